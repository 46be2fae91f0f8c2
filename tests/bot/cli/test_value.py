"""`lifecycle-bot clv`: the model that the program prints is the one that the ledger's purchases give."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from lifecycle.service.purchases import Bought
from lifecycle.value.back_test import back_test
from lifecycle.value.expected import value_of
from lifecycle.value.fitted import Code, Note, fit
from lifecycle.value.intervals import total_interval
from lifecycle.value.purchasing import customers_of
from storage.database import Database
from tests.lifecycle.requests import MANAGER, Requests
from tests.warm import surroundings

EPOCH = date(1970, 1, 1)
AS_OF = "2026-03-01"
TO_COME = (date.today() + timedelta(days=3)).isoformat()  # noqa: DTZ011 - three days off, whatever the zone
DAY = (date.fromisoformat(AS_OF) - EPOCH).days
COLUMNS = [
    "customer", "repeat_purchases", "age_at_last_purchase_days", "customer_age_days", "mean_profit", "p_alive",
    "expected_purchases_12m", "clv_12m",
]  # fmt: skip


def drawn():
    """Rows of (name, day, cents) of sixty customers over two years; most of them bought again. One logged after the day."""
    rng = np.random.default_rng(5)
    rows = [("Late Ltd", DAY + 3, 9_900)]
    for n in range(60):
        first = DAY - int(rng.integers(200, 700))
        days = first + np.unique(np.cumsum(rng.integers(5, 60, n % 7 if n % 3 else 0)))
        rows += [(f"=Shop {n:02}", int(day), int(rng.integers(1_000, 9_000))) for day in (first, *days) if day <= DAY]
    return rows


@pytest.fixture(scope="module")
def told():
    return drawn()


@pytest.fixture(scope="module")
def bought(sqlite_template, tmp_path_factory, told):
    """A database with those purchases."""
    path = tmp_path_factory.mktemp("bought") / "lifecycle.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    requests = Requests(database, now=datetime(2026, 3, 9, tzinfo=UTC), team=None)
    with requests.asking(MANAGER) as lifecycle:
        known = {name: lifecycle.customers.add(name) for name in sorted({row[0] for row in told})}
        for name, day, cents in told:
            on = EPOCH + timedelta(days=day)
            lifecycle.purchases.log(Bought(known[name], cents, cents // 2, on=on))
    database.close()
    return path


@pytest.fixture
def clv(nursery, tmp_path, bought):
    """Runs `lifecycle-bot clv`; what it printed, or what it complained of."""
    around = surroundings(XDG_DATA_HOME=str(tmp_path), LIFECYCLE_DATABASE_URL=f"sqlite:///{bought}")

    def call(*words, code=0, **settings):
        done = nursery.run(["clv", *words], cwd=tmp_path, env=around | settings)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr.strip() if code else done.stdout

    return call


@pytest.fixture(scope="module")
def expected(told):
    """The purchases, customers and model that the domain's functions make of the same rows, without a database."""
    frame = pd.DataFrame(told, columns=["name", "day", "cents"])
    frame["customer_id"] = frame["name"].rank(method="dense").astype("int64")
    frame["amount"], frame["profit"] = frame["cents"] / 100, frame["cents"] // 2 / 100
    purchases = frame.sort_values(["customer_id", "day"], ignore_index=True)
    customers = customers_of(purchases, DAY)
    return purchases, customers, fit(customers)


def test_the_model_is_told_as_json_with_the_names_of_the_domain(clv, expected):
    purchases, customers, fitted = expected

    told = json.loads(clv("--json", "--as-of", AS_OF))

    assert (told["n"], told["repeat_buyers"], told["rung"]) == (len(customers), fitted.repeat_buyers, "thin")
    assert (told["as_of"], told["unit"], told["currency"], told["discount_rate"]) == (AS_OF, "profit", "EUR", 0.1)
    purchasing = told["purchasing"]
    assert purchasing["alpha_days"] == pytest.approx(fitted.purchasing.alpha)
    assert purchasing["r"] == pytest.approx(fitted.purchasing.r)
    assert told["log_likelihood"] == purchasing["log_likelihood"] == pytest.approx(fitted.purchasing.log_likelihood)
    tested = back_test(purchases, DAY)
    assert told["back_test"]["predicted_money"] == pytest.approx(tested.predicted_money)
    assert told["back_test"]["actual_money"] == pytest.approx(tested.actual_money)
    for total in told["totals"]:
        days = total["months"] * 365 / 12
        ends = total_interval(fitted, customers, horizon_days=days, widen=tested.widen)
        assert total["value"] == pytest.approx(value_of(fitted, customers, horizon_days=days)["value"].sum())
        assert (total["low"], total["high"]) == pytest.approx(ends)
    assert [total["months"] for total in told["totals"]] == [12, 36]
    assert {note["code"] for note in told["notes"]} >= {"thin", "few_for_spending"}


def test_the_model_is_told_in_lines_of_which_the_first_is_the_answer(clv, expected):
    _purchases, customers, fitted = expected

    first, *lines = clv("--as-of", AS_OF).splitlines()

    assert first.startswith(f"{len(customers)} customers are expected to bring ")
    assert " EUR profit in 12 months (95 %: " in first
    rest = "\n".join(lines)
    assert f"r {fitted.purchasing.r:.4f}, alpha {fitted.purchasing.alpha:.4f} days" in rest
    assert f"log-likelihood {fitted.purchasing.log_likelihood:,.4f}" in rest
    assert f"Thin data, {fitted.repeat_buyers} repeat buyers" in rest
    assert "run-rate" in rest


def test_each_customer_has_a_row_and_the_rows_add_up_to_the_total(clv, expected, tmp_path):
    _purchases, customers, fitted = expected

    told = json.loads(clv("--json", "--customers", "out.csv", "--as-of", AS_OF))

    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == COLUMNS
    assert rows[1]["customer"] == "'=Shop 01"  # no formula in a spreadsheet
    valued = value_of(fitted, customers)
    for name, column in (
        ("p_alive", "p_alive"),
        ("expected_purchases_12m", "expected_purchases"),
        ("clv_12m", "value"),
    ):
        assert [float(row[name]) for row in rows] == pytest.approx(valued[column].tolist(), abs=1e-4)
    for name in COLUMNS[1:5]:
        assert [float(row[name]) for row in rows] == pytest.approx(customers[name].tolist(), abs=1e-4)
    assert sum(float(row["clv_12m"]) for row in rows) == pytest.approx(told["totals"][0]["value"], abs=1e-2)


def test_revenue_counts_instead_of_profit(clv, expected):
    purchases, _customers, _fitted = expected
    revenue = fit(customers_of(purchases, DAY, "revenue"))

    told = json.loads(clv("--json", "--unit", "revenue", "--as-of", AS_OF))

    assert told["unit"] == "revenue"
    assert told["average_spend"] == pytest.approx(revenue.average_spend)
    assert told["back_test"]["actual_money"] == pytest.approx(back_test(purchases, DAY, unit="revenue").actual_money)


def test_a_discount_is_that_of_the_question(clv, expected):
    _purchases, customers, fitted = expected

    told = json.loads(clv("--json", "--discount", "0", "--as-of", AS_OF))

    undiscounted = value_of(fitted, customers, discount_rate=0.0)["value"].sum()
    assert (told["discount_rate"], told["totals"][0]["value"]) == (0, pytest.approx(undiscounted))


def test_what_was_bought_or_lost_later_was_not_known_then(clv):
    first = clv("--json", "--as-of", "2025-06-30")
    told = json.loads(first)

    assert told["as_of"] == "2025-06-30"
    assert told["n"] < 60
    assert told["first_purchase"] < "2025-06-30"
    assert clv("--json", "--as-of", "30 June 2025") == first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--as-of", TO_COME], f"{TO_COME} is still to come; please name today or an earlier day."),
        (["--as-of", "1999-01-01"], "No purchase up to 1999-01-01 counts, so there is nothing to fit."),
        (["--as-of", "whenever"], "whenever"),
        (["--discount", "10"], "The discount is a yearly rate from 0 to 1; 10 % is 0.1."),
        (["--discount", "nan"], "The discount is a yearly rate from 0 to 1; 10 % is 0.1."),
        (["--customers", "none/out.csv"], "There is no folder"),
        (["--customers", "out.xlsx"], "I write .csv and .parquet files"),
    ],
)
def test_what_cannot_be_is_one_sentence(clv, words, said):
    complaint = clv(*words, code=1)

    assert said in complaint
    assert "\n" not in complaint


def test_a_file_that_is_there_stays_unless_it_is_said(clv, tmp_path):
    (tmp_path / "out.csv").write_text("mine")

    assert "--force overwrites it" in clv("--customers", "out.csv", code=1)
    assert (tmp_path / "out.csv").read_text() == "mine"

    assert "rows to out.csv" in clv("--customers", "out.csv", "--force")
    assert (tmp_path / "out.csv").read_text().startswith("customer,")


def test_without_a_purchase_it_says_how_to_log_one(clv, sqlite_address):
    said = clv(code=1, LIFECYCLE_DATABASE_URL=sqlite_address)

    assert said.startswith("No purchase was logged yet.")


def test_who_is_lost_has_a_row_of_nothing_and_is_in_no_total(clv, bought, tmp_path):
    path = tmp_path / "lost.db"
    shutil.copyfile(bought, path)
    database = Database(f"sqlite:///{path}")
    requests = Requests(database, now=datetime(2026, 3, 1, 9, tzinfo=UTC), team=None)
    requests.move("=Shop 01", "R")
    requests.move("=Shop 01", "L")
    database.close()
    address = f"sqlite:///{path}"

    told = json.loads(clv("--json", "--as-of", AS_OF, "--customers", "out.csv", LIFECYCLE_DATABASE_URL=address))

    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    lost = next(row for row in rows if row["customer"].endswith("Shop 01"))
    assert [float(lost[name]) for name in COLUMNS[-3:]] == [0, 0, 0]
    assert float(lost["repeat_purchases"]) > 0
    assert (told["lost"], told["n"]) == (1, len(rows))
    assert sum(float(row["clv_12m"]) for row in rows) == pytest.approx(told["totals"][0]["value"], abs=1e-2)


def test_few_repeat_buyers_leave_the_founding_formula_and_no_chances(nursery, tmp_path, sqlite_address):
    database = Database(sqlite_address)
    requests = Requests(database, now=datetime(2026, 3, 9, tzinfo=UTC), team=None)
    with requests.asking(MANAGER) as lifecycle:
        acme = lifecycle.customers.add("Acme Corp")
        for day in (1, 20):
            lifecycle.purchases.log(Bought(acme, 10_000, 4_000, on=date(2026, 1, day)))
    database.close()
    env = surroundings(XDG_DATA_HOME=str(tmp_path), LIFECYCLE_DATABASE_URL=sqlite_address)

    done = nursery.run(["clv", "--json", "--customers", "out.csv"], cwd=tmp_path, env=env)

    told = json.loads(done.stdout)
    row = next(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert (told["rung"], told["purchasing"], told["log_likelihood"]) == ("simple", None, None)
    assert (row["p_alive"], row["expected_purchases_12m"]) == ("", "")
    assert float(row["clv_12m"]) > 0
    assert "1 row to out.csv" in done.stderr


@pytest.mark.parametrize("code", Code)
def test_every_note_has_its_sentence(code):
    from bot.valuing.notes import words  # noqa: PLC0415 - brings scipy

    said = words(Note(code, 0.123))

    assert said[0].isupper()
    assert said.endswith(".")
    assert "{" not in said
