"""The analyses beside DuckDB over the same rows, from a hundred thousand moves to ten million."""

from __future__ import annotations

import statistics
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from lifecycle.period import Period, parse_period
from lifecycle.service import Lifecycle
from storage.database import Database
from tests.benchmarks import histories, large
from tests.benchmarks.ducks import Ducks, Figures
from tests.benchmarks.timing import in_turns, timed
from tests.conftest import administer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lifecycle.service.funnels import FunnelAnswer
    from tests.benchmarks.board import Board

SIZES = (100_000, 1_000_000, 10_000_000)
MOST = {100_000: 2, 1_000_000: 2, 10_000_000: 3}
"""How many times as long as DuckDB the standard question may take."""
WITH_SOURCES = 1_000_000
"""Up to so many moves the customers have a source each."""
BY_SOURCE = 4
TEAMS = 1000
SMALL_S = 0.005


@dataclass
class Side:
    """One large history: our database, and DuckDB's."""

    database: Database
    duck: Any
    n: int
    kind: str
    team: str | None = None

    def ask(self, question: Callable[[Lifecycle], Any]) -> Any:
        """What a question gives, in a transaction of its own."""
        with self.database.transaction(self.team, writes=False) as store:
            return question(
                Lifecycle(
                    store,
                    person=histories.MANAGER,
                    now=histories.NOW,
                    origin="slash",
                    request_key="bench",
                    verb="bench",
                )
            )


@pytest.fixture(scope="module", params=[("sqlite", n) for n in SIZES] + [("postgres", n) for n in SIZES[1:]], ids=str)
def side(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    kind, n = request.param
    folder = tmp_path_factory.mktemp("large")
    with at_an_address(request, kind, folder) as address:
        database = Database(address)
        database.migrate()
        told = large.large(n)
        large.write(address, told, sources=n <= WITH_SOURCES)
        duck = large.duck(folder / "visits.duckdb", told)
        del told
        yield Side(database, Ducks(duck), n, kind)
        duck.close()
        database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    """The largest history, spread over many workspaces; asked is one of them."""
    folder = tmp_path_factory.mktemp("crowd")
    with at_an_address(request, request.param, folder) as address:
        database = Database(address)
        database.migrate()
        large.write(address, large.large(SIZES[-1]), teams=TEAMS)
        yield Side(database, None, SIZES[-1], request.param, team="T7")
        database.close()


@contextmanager
def at_an_address(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """An empty database of this kind that leaves nothing behind: the large ones fill a disk."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/lifecycle.db"
    else:
        postgres = request.getfixturevalue("postgres")
        administer(postgres, "CREATE DATABASE large")
        yield postgres.format("large")
        administer(postgres, "DROP DATABASE large WITH (FORCE)")
    for path in folder.iterdir():
        path.unlink()


def this_week(lifecycle: Lifecycle) -> FunnelAnswer:
    period = parse_period("this week", histories.NOW, lifecycle.settings.zone, lifecycle.settings.week_start)
    return lifecycle.funnels.stage_funnel(period)


def test_the_week_beside_duckdb(board: Board, side: Side) -> None:
    answer = side.ask(this_week)
    parts = thirteen_weeks(answer.period)
    mature = answer.mature.period

    ours, theirs = in_turns(
        lambda _turn: side.ask(this_week),
        lambda _turn: side.duck.week(parts, (mature.start, mature.end)),
        9,
        warm=2,
    )

    assert side.duck.week(parts, (mature.start, mature.end)) == figures(answer, side, parts)
    board.ratio(
        f"`/funnel this week` at {side.n:,} moves, {side.kind}",
        ours,
        theirs,
        beside="DuckDB, its own table",
        most=MOST[side.n],
    )


def thirteen_weeks(part: Period) -> list[tuple[Any, Any]]:
    """The same part of twelve weeks before, and this one's."""
    whole = parse_period("this week", histories.NOW, part.zone, 0)
    before = [whole.same_part(one, histories.NOW) for one in whole.series(12)]
    return [(one.start, one.end) for one in (*before, part)]


def figures(answer: FunnelAnswer, side: Side, parts: list[tuple[Any, Any]]) -> Figures:
    """Our answer in the form of the other's."""
    rows = answer.funnel.rows
    model = side.ask(lambda lifecycle: lifecycle.model)
    below = [stage.id for stage in model.stages[:2]]
    with side.database.transaction(side.team, writes=False) as store:
        reached = store.reached(model.conversion, below, model.later(model.conversion), parts)
    assert (reached[-1], reached[-2]) == (answer.reached.n, answer.reached.before)
    opening = {row.stage.id: row.flow.was for row in rows} | {0: answer.funnel.lost.was}
    return Figures(
        opening=opening,
        entrants={row.stage.id: (row.entrants, row.moved_on or 0) for row in rows},
        reached=reached,
        mature=(answer.mature.n, answer.mature.converted) if answer.mature else (0, 0),
    )


def test_the_week_of_a_small_workspace_among_a_thousand(board: Board, crowd: Side) -> None:
    answer = crowd.ask(this_week)

    seconds = statistics.median(timed(lambda: crowd.ask(this_week)) for _turn in range(40))

    what = f"`/funnel this week` of one of {TEAMS:,} workspaces with {crowd.n:,} moves in all, {crowd.kind}"
    board.time(what, seconds, most=SMALL_S, more=f"{answer.funnel.moves.total:,} of them this week")


def test_the_week_by_source_beside_duckdb(board: Board, side: Side) -> None:
    if side.n > WITH_SOURCES:
        return
    period = parse_period("this week", histories.NOW, "UTC").elapsed(histories.NOW)
    whole = parse_period("this week", histories.NOW, "UTC")

    found = side.ask(lambda lifecycle: lifecycle.funnels.entrants_by(whole, "source"))
    ours, theirs = in_turns(
        lambda _turn: side.ask(lambda lifecycle: lifecycle.funnels.entrants_by(whole, "source")),
        lambda _turn: side.duck.week_by_source(period.start, period.end),
        9,
        warm=2,
    )

    told = {
        (stage, part.value): (part.entrants, part.moved_on or 0) for stage, parts in found.items() for part in parts
    }
    assert told == side.duck.week_by_source(period.start, period.end)
    board.ratio(
        f"this week's entrants by source at {side.n:,} moves, {side.kind}",
        ours,
        theirs,
        beside="DuckDB",
        most=BY_SOURCE,
    )
