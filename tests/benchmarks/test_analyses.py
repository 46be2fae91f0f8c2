"""The analyses beside DuckDB over the same rows, from a hundred thousand moves to ten million."""

from __future__ import annotations

import statistics
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from lifecycle.flows import paths
from lifecycle.journeys.transitions import transitions
from lifecycle.period import Period, parse_period
from lifecycle.service.context import Context
from storage.database import Database
from tests.benchmarks import histories, large
from tests.benchmarks.ducks import Ducks, DuckStore, Figures
from tests.benchmarks.peak import peak_mb
from tests.benchmarks.questions import ANALYSES, QUARTER, WEEK, asked, this_week
from tests.benchmarks.timing import in_turns, timed
from tests.conftest import administer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lifecycle.service import Lifecycle
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
MOST_MB = 500
"""Memory that a process which answers about the largest history may have in all."""


@dataclass
class Side:
    """One large history: our database, and DuckDB's."""

    database: Database
    duck: Any
    n: int
    kind: str
    team: str | None = None

    def ask_duck(self, question: Callable[[Any], Any]) -> Any:
        """What the same analysis gives over DuckDB's frames; it gets a context."""
        settings = self.ask(lambda lifecycle: lifecycle.settings)
        store: Any = DuckStore(self.duck, settings)
        return question(Context(store, histories.MANAGER, histories.NOW, "slash", "bench", "bench"))

    def ask(self, question: Callable[[Lifecycle], Any]) -> Any:
        """What a question gives, in a transaction of its own."""
        return asked(self.database, question, self.team)


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
        yield Side(database, duck, n, kind)
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


def test_the_week_beside_duckdb(board: Board, side: Side) -> None:
    answer = side.ask(this_week)
    parts = thirteen_weeks(answer.period)
    mature = answer.mature.period

    ours, theirs = in_turns(
        lambda _turn: side.ask(this_week),
        lambda _turn: Ducks(side.duck).week(parts, (mature.start, mature.end)),
        9,
        warm=2,
    )

    assert Ducks(side.duck).week(parts, (mature.start, mature.end)) == figures(answer, side, parts)
    board.ratio(
        f"counts of `/funnel this week` at {side.n:,} moves, {side.kind}",
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
    asked: list[str | None] = []
    crowd.database.on_loose = asked.append
    answer = crowd.ask(this_week)
    assert asked == [crowd.team]  # it read many single rows, so that the bot packs behind the answer
    while crowd.database.pack(crowd.team, histories.NOW):
        pass

    seconds = statistics.median(timed(lambda: crowd.ask(this_week)) for _turn in range(40))

    what = f"`/funnel this week` of one of {TEAMS:,} workspaces with {crowd.n:,} moves in all, {crowd.kind}, its days packed"
    board.time(what, seconds, most=SMALL_S, more=f"{answer.funnel.moves.total:,} of them this week")


def test_the_week_by_source_beside_duckdb(board: Board, side: Side) -> None:
    if side.n > WITH_SOURCES:
        return
    answer, found = side.ask(this_week_by_source)
    parts, mature = thirteen_weeks(answer.period), answer.mature.period

    def duck(_turn: int = 0) -> Any:
        asked = Ducks(side.duck)
        return asked.week(parts, (mature.start, mature.end)), asked.week_by_source(*parts[-1])

    ours, theirs = in_turns(lambda _turn: side.ask(this_week_by_source), duck, 9, warm=2)

    told = {(stage, one.value): (one.entrants, one.moved_on or 0) for stage, every in found.items() for one in every}
    assert told == duck()[1]
    said = f"counts of `/funnel this week by source` at {side.n:,} moves, {side.kind}"
    board.ratio(said, ours, theirs, beside="DuckDB", most=BY_SOURCE)


def this_week_by_source(lifecycle: Lifecycle) -> Any:
    period = parse_period("this week", histories.NOW, lifecycle.settings.zone, lifecycle.settings.week_start)
    return this_week(lifecycle), lifecycle.funnels.entrants_by(period, "source")


ANALYSIS = 3
"""How many times as long as over DuckDB's frames an analysis of a quarter may take."""


@pytest.mark.parametrize("what", list(ANALYSES))
def test_a_quarter_beside_duckdb(board: Board, side: Side, what: str) -> None:
    ask, ask_duck, told = ANALYSES[what]
    assert told(side.ask(ask)) == told(side.ask_duck(ask_duck))

    ours, theirs = in_turns(lambda _turn: side.ask(ask), lambda _turn: side.ask_duck(ask_duck), 4, warm=1)

    said = f"{what} at {side.n:,} moves, {side.kind}"
    board.ratio(said, ours, theirs, beside="the same over DuckDB's frames", most=ANALYSIS)


@pytest.mark.parametrize("what", [WEEK, *ANALYSES])
def test_the_memory_of_ten_million(board: Board, side: Side, what: str) -> None:
    if side.n < SIZES[-1]:
        return
    address = side.database.engine.url.render_as_string(hide_password=False)

    used = peak_mb(address, what)

    board.memory(f"memory of a process that answers {what} at {side.n:,} moves, {side.kind}", used, most=MOST_MB)


def test_the_matrix_of_a_quarter_beside_duckdb(board: Board, side: Side) -> None:
    def matrix(lifecycle: Lifecycle) -> Any:
        moves = lifecycle._context.store.moves_between(QUARTER.start, QUARTER.end)
        return transitions(lifecycle.model, moves, paths(lifecycle.model, moves))

    cells = {(cell.before.id if cell.before else -1, cell.after.id): cell for cell in side.ask(matrix)}
    rows = Ducks(side.duck).matrix(QUARTER.start, QUARTER.end)
    assert {(before, after): (n, unique) for before, after, n, unique, _median in rows} == {
        pair: (cell.moves, cell.customers) for pair, cell in cells.items()
    }
    ours, theirs = in_turns(
        lambda _turn: side.ask(matrix), lambda _turn: Ducks(side.duck).matrix(QUARTER.start, QUARTER.end), 5, warm=1
    )

    said = f"transition matrix of a quarter at {side.n:,} moves, {side.kind}"
    board.ratio(said, ours, theirs, beside="DuckDB's SQL", most=ANALYSIS)
