"""Files in and out from a terminal, as a person runs it."""

from __future__ import annotations

import csv
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from bot import loading
from bot.imports.work import How, Steps, Work
from bot.settings import Settings

GOOD = "customer,stage,effective_at,moved_by,reason\nAcme Corp,awareness,2026-03-02,,\nAcme Corp,konverze,2026-03-05,,price\n"
MIXED = GOOD + "Umbrella,nostage,2026-03-05,,\nZenith,retention,2026-03-06,,\n"


def test_a_dry_run_says_what_would_happen_and_changes_nothing(bot, file):
    said = bot("import", "moves", file(MIXED), "--check", code=1)

    assert said.startswith("moves.csv: 3 moves can be imported for 2 customers (2 new); 1 line cannot.")
    assert "nostage" in said
    assert bot("import", "moves", file(MIXED), "--check", code=1) == said


def test_rejected_lines_are_mended_and_imported_and_nothing_twice(bot, file, tmp_path):
    bot("import", "moves", file(MIXED), code=1)
    rejected = tmp_path / "moves.rejected.csv"
    rejected.write_text(rejected.read_text(encoding="utf-8-sig").replace("nostage", "retention", 1), encoding="utf-8")

    assert bot("import", "moves", rejected).startswith("moves.rejected.csv: 1 move imported for 1 customer (1 new).")

    assert "nothing was imported, nothing was changed" in bot("import", "moves", file(GOOD))


def test_an_import_is_taken_back_as_a_whole(bot, file):
    said = bot("import", "moves", file(GOOD))
    action = re.search(r"lifecycle-bot undo\s+(\d+)", said)[1]

    bot("undo", action)

    assert "1 move" not in bot("export", "moves", "-")
    assert "2 moves imported for 1 customer (1 new)" in bot("import", "moves", file(GOOD))


def test_other_headers_are_mapped(bot, file):
    theirs = file("Account;Phase;When\nAcme Corp;retention;02.03.2026\n")

    assert "--map" in bot("import", "moves", theirs, code=1)

    said = bot(
        "import", "moves", theirs, "--map", "Account=customer", "--map", "Phase=stage", "--map", "When=effective_at"
    )
    assert said.startswith("moves.csv: 1 move imported")


def test_what_is_exported_imports_again_to_the_same_ledger(bot, file, tmp_path, sqlite_address):
    bot(
        "import",
        "customers",
        file(
            "customer,owner,source,segment,acquisition_cost,acquired_on\n=Acme Corp,,search,,1200.50,2026-02-01\n",
            "c.csv",
        ),
    )
    bot("import", "moves", file(GOOD + "=Acme Corp,retention,2026-03-04T10:00:00.000001Z,jo,-1\n"))
    bot("export", "customers", tmp_path / "customers.csv")
    bot("export", "moves", tmp_path / "all.csv")

    bot.env["LIFECYCLE_DATABASE_URL"] = sqlite_address.replace(".db", "-other.db")
    bot("migrate")
    bot("import", "customers", tmp_path / "customers.csv")
    bot("import", "moves", tmp_path / "all.csv")
    bot("export", "customers", tmp_path / "customers2.csv")
    bot("export", "moves", tmp_path / "all2.csv")

    assert (tmp_path / "customers2.csv").read_text() == (tmp_path / "customers.csv").read_text()
    first, second = (
        list(csv.DictReader((tmp_path / name).read_text().splitlines())) for name in ("all.csv", "all2.csv")
    )
    kept = ("customer", "stage", "effective_at", "moved_by", "reason")
    assert [[row[name] for name in kept] for row in second] == [[row[name] for name in kept] for row in first]
    assert len(first) == 3


def test_a_missing_file_and_a_folder_are_one_sentence(bot, tmp_path):
    assert "No such file" in bot("import", "moves", tmp_path / "none.csv", code=1)
    assert "directory" in bot("import", "moves", tmp_path, code=1)


def is_being_written(address):
    """Whether somebody holds the writer's lock."""
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"), timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


def test_a_killed_import_leaves_nothing_and_can_be_started_again(bot, file, tmp_path):
    rows = "".join(f"Customer {n % 20_000},retention,2026-01-{n % 28 + 1:02},,\n" for n in range(120_000))
    big = file("customer,stage,effective_at,moved_by,reason\n" + rows, "big.csv")
    child = subprocess.Popen([sys.executable, "-m", "bot", "import", "moves", str(big)], env=bot.env, cwd=tmp_path)
    while child.poll() is None and not is_being_written(bot.env["LIFECYCLE_DATABASE_URL"]):
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)

    assert child.wait() == -signal.SIGKILL
    assert bot("export", "moves", "-").count("\n") == 1
    assert "120,000 moves imported" in bot("import", "moves", big)


def test_nothing_of_a_rejected_line_is_written_though_it_says_several_moves(bot, file):
    wide = "customer,date entered lost,date entered awareness\nAcme,2026-01-01,2026-02-01\nUmbrella,,2026-02-01\n"

    said = bot("import", "moves", file(wide), code=1)

    assert "1 move imported for 1 customer (1 new); 1 line was not taken." in said
    assert "Acme" not in bot("export", "moves", "-")


def test_lines_that_somebody_mends_are_not_written_over(bot, file, tmp_path):
    path = file(MIXED)
    bot("import", "moves", path, code=1)
    mended = tmp_path / "moves.rejected.csv"
    mended.write_text("mine")

    said = bot("import", "moves", path, code=1)

    assert mended.read_text() == "mine"
    assert "moves.rejected-2.csv" in said
    assert "nostage" in (tmp_path / "moves.rejected-2.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("folder", "is a folder; name a file with --rejects."),
        ("nowhere/lines.csv", "There is no folder"),
        ("moves.csv", "would replace the file itself"),
    ],
)
def test_a_place_where_rejected_lines_cannot_go_is_said_before_anything_is_written(bot, file, tmp_path, place, said):
    path = file(MIXED)
    (tmp_path / "folder").mkdir()

    assert said in bot("import", "moves", path, "--rejects", place, code=1)
    assert bot("export", "moves", "-").count("\n") == 1


def test_a_device_for_the_rejected_lines_stays_one(bot, file, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)

    bot("import", "moves", file(MIXED), "--rejects", pipe, code=1)

    assert b"nostage" in reader.communicate(timeout=10)[0]
    assert pipe.is_fifo()


def test_a_check_writes_its_lines_where_it_is_told(bot, file, tmp_path):
    said = bot("import", "moves", file(MIXED), "--check", "--rejects", "chk.csv", code=1)

    assert "chk.csv" in said
    assert "nostage" in (tmp_path / "chk.csv").read_text(encoding="utf-8")
    assert bot("export", "moves", "-").count("\n") == 1


def test_a_file_may_come_through_a_pipe(bot, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bot", "import", "moves", "-"],
        env=bot.env, cwd=tmp_path, input=GOOD, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "2 moves imported for 1 customer (1 new)." in done.stdout, done.stderr


@pytest.mark.parametrize("what", ["moves", "customers"])
def test_parquet_comes_in_as_it_went_out(bot, file, tmp_path, what):
    bot("import", "moves", file(GOOD))
    bot("export", what, "out.parquet")

    said = bot("import", what, "out.parquet")

    assert "nothing was imported, nothing was changed." in said
    assert bot("import", what, "out.parquet", "--check")


def test_stopped_by_ctrl_c_it_says_that_nothing_was_imported(bot, tmp_path):
    # A suite started in the background would pass an ignored Ctrl-C on to its children.
    noticed = "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); runpy.run_module('bot')"
    run = subprocess.Popen(
        [sys.executable, "-c", f"{noticed}.get('main')()", "import", "moves", "-"],
        env=bot.env, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    # Far more than a pipe holds: when all is sent, the import is in the middle of reading it.
    run.stdin.write(GOOD + "".join(f"Customer {n},awareness,2026-03-02,,\n" for n in range(20_000)))
    run.send_signal(signal.SIGINT)

    _out, said = run.communicate(timeout=30)

    assert (run.returncode, said) == (130, "Stopped; nothing was imported.\n")
    assert bot("export", "moves", "-").count("\n") == 1


@pytest.fixture
def settings(bot):
    return Settings(_env_file=None, LIFECYCLE_DATABASE_URL=bot.env["LIFECYCLE_DATABASE_URL"])


def test_ctrl_c_before_the_commit_leaves_nothing(bot, file, settings, monkeypatch, capsys):
    class Interrupted(Steps):
        def __call__(self, steps):
            raise KeyboardInterrupt

    monkeypatch.setattr(loading, "Steps", Interrupted)

    with pytest.raises(KeyboardInterrupt):
        loading.import_file(settings, loading.Job(file(MIXED), How("moves")))

    assert capsys.readouterr() == ("", "Stopped; nothing was imported.\n")
    assert bot("export", "moves", "-").count("\n") == 1


def test_ctrl_c_in_the_middle_of_the_commit_says_what_was_imported(bot, file, settings, tmp_path, monkeypatch, capsys):
    class Interrupted(Work):
        def run(self, *args, **kwargs):
            super().run(*args, **kwargs)
            raise KeyboardInterrupt

    monkeypatch.setattr(loading, "Work", Interrupted)

    code = loading.import_file(settings, loading.Job(file(MIXED), How("moves")))

    said = capsys.readouterr()
    assert code == 1
    assert "3 moves imported" in said.out
    assert "nothing was imported" not in said.out + said.err
    assert "Umbrella,nostage" in (tmp_path / "moves.rejected.csv").read_text()
    assert bot("export", "moves", "-").count("\n") == 4


def test_an_exported_amount_keeps_its_currency(bot, file):
    bot("import", "customers", file("customer,acquisition_cost\nAcme,100\n", "c.csv"))
    bot("ask", "/lifecycle settings currency USD")
    bot("export", "customers", "out.csv")

    assert "nothing was imported" in bot("import", "customers", "out.csv")
    assert "nothing was imported" in bot("import", "customers", "c.csv")
    assert ",EUR," in bot("export", "customers", "-")


def test_a_second_line_about_a_customer_overrules_the_first_and_is_counted_as_that(bot, file):
    said = bot("import", "customers", file("customer,owner\nAcme,Jana\nACME,Petr\n", "c.csv"))

    assert "1 line is overruled by a later one about the same customer." in said
    assert "known already" not in said


def test_a_file_of_only_a_header_has_no_rows(bot, file):
    assert "has no rows below its header" in bot("import", "moves", file("customer,stage,effective_at\n"))
