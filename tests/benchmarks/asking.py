"""Commands that the manager asks the router, without Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.router import Router
from bot.routing.request import Request
from commands import discover
from tests.benchmarks import histories

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.router import Answer
    from storage.database import Database


def asker(database: Database, group: str) -> Callable[[str], Answer]:
    """Asks this database commands of a group, each of which must be done."""
    router = Router(database, discover(), now=lambda: histories.NOW, meet=_nobody)

    def ask(words: str) -> Answer:
        answer = router.answer(Request(words, histories.MANAGER.id, "bench", group=group))
        assert answer.outcome == "done", answer.reply.headline
        return answer

    return ask


def _nobody(*_who: object) -> Any:
    raise AssertionError("the one who asks is known")
