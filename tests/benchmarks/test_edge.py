"""From a signed `/stage move` to its acknowledgement, which means committed: one after another, everybody at once,
through a kill, and from the start of the process."""

from __future__ import annotations

import asyncio
import statistics
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from storage.database import Database
from storage.sample import fill
from tests.benchmarks.servers import LEAST, USUAL, Servers, slack_api
from tests.benchmarks.timing import in_turns
from tests.benchmarks.wire import TEAM, Answer, Caller, Command, crowd, said, slash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.board import Board
    from tests.benchmarks.servers import Served

REP = "UREPEAST"
PAIRS, WARM = 400, 20
PEOPLE, EACH = 50, 20
KILLED_AFTER, MOVES = 400, 1000
STARTS = 5
MISSED = 4.5
"""What a move costs beside the least that Bolt can do: a disk's sync alone costs as much as all of that."""
LADDER = ("awareness", "knowledge", "conversion", "experience", "retention", "advocacy")


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with slack_api() as api_url, Servers(tmp_path, api_url) as started:
        yield started


@pytest.fixture
def sample_address(empty_address: str) -> str:
    """A database with the sample company in it."""
    database = Database(empty_address)
    fill(database, datetime.now(UTC))
    database.close()
    return empty_address


def moves(servers: Servers, person: str, name: str, n: int, *, keep: bool = True) -> list[Command]:
    """Moves of one customer up the ladder and down again: each one is a real move."""
    path = (*LADDER, *LADDER[-2:0:-1])  # so long that ten moves end where the first one is a move again
    texts = (f"/stage move {name} {path[at % len(path)]}" for at in range(n))
    return [slash(person, text, api_url=servers.api_url, keep=keep) for text in texts]


def warm(served: Served, servers: Servers, people: int = 1) -> list[Answer]:
    """Each person adds a customer of their own and moves it, so that every process has met everybody."""
    served.up()
    queues = []
    for at in range(people):
        added = slash(f"U{at}", f"/customer add Mover {at}", api_url=servers.api_url)
        queues.append([added, *moves(servers, f"U{at}", f'"Mover {at}"', 10)])
    answers = [answer for _command, answer in asyncio.run(crowd(served.port, queues)) if answer]
    assert len(answers) == 11 * people
    served.settle()
    return answers


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("way", "keep"), [(USUAL, True), (LEAST, True), (LEAST, False)], ids=["usual", "least", "new connections"]
)
def test_a_move_is_acknowledged_as_fast_as_bolt_can(
    board: Board, servers: Servers, sample_address: str, way: str, keep: bool
) -> None:
    ours = servers.bot(sample_address)
    answers = warm(ours, servers, people=8)
    theirs = servers.bare(int(statistics.mean(len(answer.body) for answer in answers)), way)
    warm(theirs, servers, people=8)
    commands = moves(servers, REP, "acme", PAIRS, keep=keep)
    callers = Caller(ours.port), Caller(theirs.port)

    def send(caller: Caller, at: int) -> None:
        assert caller.send(commands[at], keep=keep).acknowledged

    medians = in_turns(lambda at: send(callers[0], at), lambda at: send(callers[1], at), PAIRS, WARM)

    for caller in callers:
        caller.close()
    how = "connection kept open" if keep else "a connection for each"
    beside = {USUAL: "bare Bolt listener", LEAST: "bare Bolt listener without threads, `process_before_response`"}[way]
    known = None if way == USUAL else MISSED
    board.ratio(f"`/stage move` over HTTP to acknowledgement, {how}", *medians, beside=beside, most=2, known=known)


@pytest.mark.parametrize("pause", [1.0, 0.0], ids=["a move a second", "without a pause"])
def test_fifty_people_at_once_are_all_answered(
    board: Board, servers: Servers, kind: str, sample_address: str, pause: float
) -> None:
    ours = servers.bot(sample_address)
    warm(ours, servers, people=PEOPLE)
    queues = [moves(servers, f"U{at}", f'"Mover {at}"', EACH) for at in range(PEOPLE)]

    answers = [answer for _command, answer in asyncio.run(crowd(ours.port, queues, pause=pause))]

    done = [answer.seconds for answer in answers if answer and answer.acknowledged]
    p50, p99 = np.quantile(done, [0.5, 0.99])
    more = f"p50 {p50 * 1000:.0f} ms, {len(done):,} of {PEOPLE * EACH:,} made"
    how = "each a move a second" if pause else "who never pause"
    known = None if pause else 0.6
    what = f"`/stage move` by {PEOPLE} people at once, {how}, {kind}: p99"
    board.time(what, float(p99), most=0.15, more=more, known=known)
    assert len(done) == PEOPLE * EACH, why(answers)


def why(answers: list[Answer | None]) -> str:
    """What those were told whose moves were not made, the most frequent first."""
    told = Counter(said(one)["text"] if one else "nothing" for one in answers if not (one and one.acknowledged))
    return "; ".join(f"{n} x {text}" for text, n in told.most_common(3))


def test_what_was_acknowledged_outlives_a_kill(board: Board, servers: Servers, kind: str, sample_address: str) -> None:
    people = 10
    ours = servers.bot(sample_address)
    warm(ours, servers, people)
    queues = [moves(servers, f"U{at}", f'"Mover {at}"', MOVES // people) for at in range(people)]

    answered = asyncio.run(crowd(ours.port, queues, lambda n: ours.kill() if n == KILLED_AFTER else None))
    again = servers.bot(sample_address).first(moves(servers, REP, "acme", 1)[0])

    acknowledged = [command.key for command, answer in answered if answer and answer.acknowledged]
    assert again.acknowledged
    assert KILLED_AFTER <= len(acknowledged) < MOVES, "the kill was to come in the middle"
    what = f"SIGKILL in the middle of {MOVES:,} moves, {kind}: acknowledged moves that are there"
    board.all_of(what, _kept(sample_address, acknowledged), len(acknowledged))


def _kept(address: str, keys: list[str]) -> int:
    """Of these requests, how many have a move in the log."""
    database = Database(address)
    with database.transaction(TEAM, writes=False) as store:
        actions = [action for key in keys if (action := store.action_by_key(key))]
        moved = sum(bool(store.action_moves(action.id)) for action in actions)
    database.close()
    return moved


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_first_command_is_acknowledged_soon_after_the_start(
    board: Board, servers: Servers, sample_address: str
) -> None:
    commands = moves(servers, REP, "acme", STARTS)
    ours, theirs = [], []
    for command in commands:
        ours.append(_start(servers.bot(sample_address), command))
        theirs.append(_start(servers.bare(400), command))

    median = statistics.median(ours)
    board.time(
        "start of `lifecycle-bot run` to its first acknowledged move", median, most=1.5,
        more=f"best of {STARTS} {min(ours):.2f} s", beside=f"bare Bolt app: {statistics.median(theirs):.2f} s",
    )  # fmt: skip


def _start(served: Served, command: Command) -> float:
    """Seconds from the start of the process to its first acknowledgement."""
    answer = served.first(command)
    taken = served.age()
    assert answer.acknowledged, answer
    served.stop()
    return taken
