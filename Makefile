# The two commands of a newcomer are `make run` and `make test`; both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: run test check bench manifest pictures text clean

run: $(READY)
	@$(BIN)/lifecycle-bot migrate > /dev/null
	@$(BIN)/lifecycle-bot run

# Each core has a worker: threads of numpy's own would only be in the others' way.
test: $(READY)
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest --ignore=tests/benchmarks -n auto --dist worksteal

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	MYPY_NUM_WORKERS=2 $(BIN)/mypy
	$(BIN)/pytest tests/test_architecture.py
	$(BIN)/lifecycle-bot manifest --check

bench: $(READY)
	$(BIN)/pip install --quiet --constraint requirements.lock --group bench
	$(BIN)/pytest tests/benchmarks --benchmark-disable-gc -s

# What is made from the code: the Slack manifest, and the tables in README.
manifest: $(READY)
	$(BIN)/lifecycle-bot manifest --write
	$(BIN)/python -m tests.docs

# The pictures in README, from the sample company.
pictures: $(READY)
	$(BIN)/python -m tests.pictures

# The sentences that a new language translates.
text: $(READY)
	$(BIN)/pybabel extract -k _ -k plural:1,2 -o lifecycle/locale/lifecycle.pot lifecycle commands bot

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Lifecycle needs Python 3.11 or newer; say which with: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --no-compile --upgrade 'pip>=25.1'
	$(BIN)/pip install --quiet --no-compile --constraint requirements.lock --editable . --group dev
	@# pip would compile on one core, and the libraries' own tests too: twice as long.
	-@$(BIN)/python -m compileall -q -j 0 -x 'site-packages/.*/tests?/' $(VENV)/lib
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks
