"""Which workspace a Slack team has. The first team that connects adopts the local one, whoever else tries."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from lifecycle.model import RATE, STUCK_DAYS
from lifecycle.settings import Settings
from lifecycle.stages import from_json, preset
from lifecycle.targets import TARGET, from_text
from lifecycle.touch_words import OFF, OURS, TOUCH
from storage.packed.tables import changed_days, packings
from storage.prepared import prepared
from storage.tables import workspaces
from storage.trouble import is_duplicate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from lifecycle.targets import Target

W, P, C = workspaces.c, packings.c, changed_days.c
HOME = W.home.is_(True)

_PACKED_UNTIL = select(P.until).where(P.workspace_id == W.id).scalar_subquery()
_IS_WHOLE = ~select(literal(1)).where(C.workspace_id == W.id, C.day < P.until).exists()
_FOUND = select(W.id, W.settings, P.until, P.tally, _IS_WHOLE).outerjoin(packings, P.workspace_id == W.id)
_KEPT = select(W.id, W.settings, _PACKED_UNTIL)
_OF_TEAM = W.team_id == bindparam("team")
# Settings decide how visits are told (the order of the stages), so a writer keeps them as they are until it ends:
# who changes them waits for the writers at work, and the next writers wait for the change.
_FIND = {
    (False, False): _FOUND.where(_OF_TEAM),
    (True, False): _FOUND.where(HOME),
    (False, True): _KEPT.where(_OF_TEAM).with_for_update(read=True),
    (True, True): _KEPT.where(HOME).with_for_update(read=True),
}
_ADOPT = update(workspaces).where(HOME, W.team_id.is_(None)).values(team_id=bindparam("team"))
UNSAID = Settings(model=preset("six"))
"""What holds where nobody said anything."""
_ANY_HOME = select(literal(1)).where(select(W.id).where(HOME).exists())


class Found(NamedTuple):
    """A workspace: its id, its settings as JSON, and the day before which its days are packed, if any are; for who reads also
    what the tallies of these days come to, where that is known, and whether none of them was changed since."""

    id: int
    settings: str
    packed_until: int | None
    tally: bytes | None = None
    is_whole: bool = False


def find(connection: Connection, team: str | None, *, keep: bool) -> Found | None:
    """The workspace; None for a team never seen. Without a team it is the workspace that the installation began with,
    adopted since or not.
    `keep`: nobody changes its settings until this transaction ends."""
    found = prepared(_FIND[team is None, keep], connection.dialect)
    row = found.run(connection, {"team": team} if team is not None else {}).first()
    return Found(*row) if row else None


def home_team(connection: Connection) -> str | None:
    """The team of the workspace that the installation began with; None while it is nobody's."""
    return connection.execute(select(W.team_id).where(HOME)).scalar()


def settle(connection: Connection, team: str | None) -> None:
    """Give the team its workspace: the local one if it is nobody's yet, else one of its own. The caller commits;
    when somebody else did it at the same moment, nothing is written and the caller finds theirs."""
    if find(connection, team, keep=False):
        return
    if team is not None and connection.execute(_ADOPT, {"team": team}).rowcount:
        return
    is_first = connection.execute(_ANY_HOME).first() is None
    # Random, since no clock is at hand and nothing depends on the order of workspaces.
    fresh = {"id": random.getrandbits(62) + 1, "team_id": team, "home": is_first, "settings": "{}"}
    try:
        connection.execute(insert(workspaces), fresh)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        connection.rollback()


def usual_settings(zone: str | None, currency: str | None) -> Settings:
    """What holds in an installation where nobody said anything."""
    return replace(UNSAID, zone=zone or UNSAID.zone, currency=currency or UNSAID.currency)


@lru_cache(maxsize=256)
def read_settings(text: str, default: Settings = UNSAID) -> Settings:
    """The settings from their JSON: field to value as it was said; what was never said keeps its default."""
    said: dict[str, str | None] = json.loads(text)
    given = {field: value for field, value in said.items() if value is not None}
    stages = given.pop("stages", None)
    return Settings(
        model=from_json(stages) if stages else default.model,
        zone=given.get("zone", default.zone),
        week_start=int(given.get("week_start", default.week_start)),
        currency=given.get("currency", default.currency),
        window_days=int(given.get("window_days", default.window_days)),
        contract=given.get("contract") in {"yes", "true", "1"},
        language=given.get("language", default.language),
        stuck_days=int(given.get(STUCK_DAYS, default.stuck_days)),
        stuck_days_in=tuple(sorted(_by_stage(given))),
        margin_rate=float(given["margin_rate"]) if "margin_rate" in given else default.margin_rate,
        discount_rate=float(given.get("discount_rate", default.discount_rate)),
        purchases_move=given.get("purchases_move") == "yes",
        rates=tuple(sorted(_rates(given))),
        feedback_days=int(given.get("feedback_days", default.feedback_days)),
        targets=tuple(_targets(given)),
        touch_kinds=tuple(sorted((kind, said.startswith(OURS)) for kind, said in _touch_kinds(given))),
        touch_kinds_off=tuple(sorted(kind for kind, said in _touch_kinds(given) if said.endswith(OFF))),
    )


def _targets(given: dict[str, str]) -> Iterator[tuple[str, Target]]:
    """(slug, target) of the fields `kpi.nps`."""
    for field, value in given.items():
        name, _dot, slug = field.partition(".")
        if name == TARGET and slug:
            yield slug, from_text(value)


def _touch_kinds(given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(kind, what was said of it) of the fields `touch.webinar`."""
    for field, value in given.items():
        name, _dot, kind = field.partition(".")
        if name == TOUCH and kind:
            yield kind, value


def _rates(given: dict[str, str]) -> Iterator[tuple[str, float]]:
    """(currency, rate) of the fields `rate.USD`."""
    for field, value in given.items():
        name, _dot, currency = field.partition(".")
        if name == RATE and currency:
            yield currency, float(value)


def _by_stage(given: dict[str, str]) -> Iterator[tuple[int, int]]:
    """(stage id, days) of the fields `stuck_days.2`, which speak of one stage each."""
    for field, value in given.items():
        name, _dot, stage_id = field.partition(".")
        if name == STUCK_DAYS and stage_id:
            yield int(stage_id), int(value)
