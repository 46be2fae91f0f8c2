"""`lifecycle-bot export`: a file or standard output, whole or not at all, and one sentence for what does not work."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from storage.database import Database
from tests.storage.desk import Desk
from tests.warm import ROOT, surroundings

HEADERS = {
    "customers": "customer,owner,source,segment,acquisition_cost,acquired_on,currency,stage,since",
    "moves": "customer,stage,effective_at,moved_by,reason,recorded_at,origin",
    "visits": "customer,from_stage,stage,kind,entered_at,left_at,days",
    "touchpoints": "customer,kind,at,value,state,detail,note,other,by,ref,stage,origin",
    "funnel": "stage,was,in,on,back,lost,now,new,forward_in,back_in,won_back,entered,moved_on,skipped_past",
}


@pytest.fixture
def ledger(sqlite_address):
    """Two customers and three moves in the workspace that the installation began with."""
    database = Database(sqlite_address)
    desk = Desk(database, team=None)
    acme, umbrella = desk.add("Acme Corp", owner="UREP"), desk.add("=Umbrella", source="fair")
    for customer, stage in ((acme, 1), (acme, 3), (umbrella, 1)):
        desk.move(customer, stage)
    database.close()
    return sqlite_address


@pytest.fixture
def export(nursery, tmp_path, ledger):
    around = {"XDG_DATA_HOME": str(tmp_path), "LIFECYCLE_DATABASE_URL": ledger}

    def call(*words, **settings):
        env = surroundings(**(around | settings))
        return nursery.run(["export", *words], cwd=tmp_path, env=env, text=False)

    return call


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


@pytest.mark.parametrize("what", HEADERS)
def test_each_kind_has_its_columns(export, what):
    done = export(what, "-")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().split("\r\n")[0] == HEADERS[what]


def test_moves_are_written_to_a_file_with_exact_instants_and_harmless_names(export, tmp_path):
    done = export("moves", "moves.csv")

    rows = rows_of((tmp_path / "moves.csv").read_bytes())
    assert (done.returncode, done.stdout) == (0, b"Wrote 3 rows to moves.csv.\n")
    assert [row[:2] for row in rows[1:]] == [
        ["Acme Corp", "Awareness"],
        ["Acme Corp", "Conversion"],
        ["'=Umbrella", "Awareness"],
    ]
    assert rows[1][2:] == ["2026-03-02T09:03:00.000000Z", "UREP", "", "2026-03-02T09:03:00.000000Z", "slash"]


def test_a_period_takes_only_what_happened_in_it(export):
    inside, outside = export("moves", "-", "--period", "2026-03-02"), export("moves", "-", "--period", "2026-03-03")

    assert [len(rows_of(done.stdout)) for done in (inside, outside)] == [4, 1]


def test_the_funnel_of_a_period_is_that_of_slack(export):
    rows = rows_of(export("funnel", "-", "--period", "2026-03").stdout)

    assert rows[1] == ["Awareness", "0", "2", "1", "0", "0", "1", "2", "0", "0", "0", "2", "1", "0"]


def test_parquet_has_the_same_rows_with_types(export, tmp_path):
    done = export("visits", "visits.parquet")

    table = pq.read_table(tmp_path / "visits.parquet")
    assert done.returncode == 0, done.stderr
    assert table.column_names == HEADERS["visits"].split(",")
    assert table.column("customer").to_pylist() == ["Acme Corp", "Acme Corp", "=Umbrella"]
    assert str(table.schema.field("entered_at").type) == "timestamp[us, tz=UTC]"


def test_a_file_that_is_there_is_overwritten_only_by_force(export, tmp_path):
    (tmp_path / "moves.csv").write_text("mine")

    refused = export("moves", "moves.csv")
    kept = (tmp_path / "moves.csv").read_text()
    forced = export("moves", "moves.csv", "--force")

    assert (refused.returncode, refused.stderr) == (1, b"moves.csv is there already; --force overwrites it.\n")
    assert kept == "mine"
    assert forced.returncode == 0
    assert len(rows_of((tmp_path / "moves.csv").read_bytes())) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("moves", "moves.xlsx"), "I write .csv and .parquet files; moves.xlsx is neither."),
        (("moves", "nowhere/moves.csv"), "There is no folder"),
        (("customers", "-", "--period", "today"), "Customers belong to no period; please leave --period out."),
        (("moves", "-", "--period", "whenever"), 'I cannot read "whenever" as a period.'),
    ],
)
def test_what_cannot_be_is_one_sentence(export, words, said):
    done = export(*words)

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(said)
    assert len(done.stderr.decode().splitlines()) == 1


def test_a_database_that_is_not_up_to_date_is_not_touched(export, tmp_path):
    done = export("moves", "-", LIFECYCLE_DATABASE_URL=f"sqlite:///{tmp_path}/fresh.db")

    assert done.returncode == 1
    assert done.stderr == b"The database is not up to date. Run: lifecycle-bot migrate\n"


def test_nothing_is_left_behind_when_it_fails_half_way(monkeypatch, tmp_path, ledger):
    from bot import exporting  # noqa: PLC0415 - read after the settings
    from lifecycle.exports.text import CsvText  # noqa: PLC0415

    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", ledger)
    monkeypatch.setattr(exporting.logs, "set_up", lambda _level: None)
    (tmp_path / "moves.csv").write_text("mine")

    def interrupted(_self, _block):
        raise KeyboardInterrupt

    monkeypatch.setattr(CsvText, "lines", interrupted)
    with pytest.raises(KeyboardInterrupt):
        exporting.export(exporting.What.MOVES, str(tmp_path / "moves.csv"), "", force=True)

    assert (tmp_path / "moves.csv").read_text() == "mine"
    assert [path.name for path in tmp_path.glob("*moves*")] == ["moves.csv"]


def test_a_reader_that_has_had_enough_ends_it_without_a_word(tmp_path, ledger):
    command = f"{sys.executable} -m bot export moves - | head -c 5"
    env = surroundings(LIFECYCLE_DATABASE_URL=ledger)

    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=env, capture_output=True, timeout=60, check=False)

    assert (done.stdout, done.stderr) == (b"custo", b"")


def test_the_help_brings_neither_arrow_nor_pandas():
    script = "import sys, bot.exporting; print([m for m in ('pyarrow', 'pandas', 'sqlalchemy', 'numpy') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
