"""The use cases, and the only thing that commands call: one `Lifecycle` per request.

It holds no session and never commits; whoever opened the transaction of its store does. The parts are
rooms of one house: `names` finds customers and stages, `moves` moves and loses, `undo` takes back,
`customers` keeps who they are, `merges` makes one of two, `workspace` its settings, stages and roles, `funnels` counts,
`maturity` says what a cohort will have come to and `changes` why a count changed, `journeys` tells which ways they go,
`care` tells who is at risk and who would speak for us, `claims` who takes care of them, `kpis` hold each stage against its targets,
`touchpoints` logs contacts with them and what they answer, `purchases` what they bought and cost, `values` and `kinds` say what they are worth, `movements` what moves were;
`imports` takes in files.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from lifecycle.service.context import Context
from lifecycle.service.customers import Customers
from lifecycle.service.merges import Merges
from lifecycle.service.moves import Moves
from lifecycle.service.names import Names
from lifecycle.service.undo import Undo
from lifecycle.service.workspace import WorkspaceSettings

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.model import Person, StageModel
    from lifecycle.ports import Store
    from lifecycle.service.care import Care
    from lifecycle.service.changes import Changes
    from lifecycle.service.claims import Claims
    from lifecycle.service.digest_content import DigestContent
    from lifecycle.service.digest_runs import DigestRuns
    from lifecycle.service.digests import Digests
    from lifecycle.service.exports import Exports
    from lifecycle.service.first_purchases import FirstPurchases
    from lifecycle.service.forecasts import Forecasts
    from lifecycle.service.funnels import Funnels
    from lifecycle.service.imports import Imports
    from lifecycle.service.journeys import Journeys
    from lifecycle.service.kpis import KPIs
    from lifecycle.service.maturity import Maturity
    from lifecycle.service.movement import Movements
    from lifecycle.service.purchases import Purchases
    from lifecycle.service.snoozes import Snoozes
    from lifecycle.service.stuck import Stuck
    from lifecycle.service.times import Times
    from lifecycle.service.touch_map import TouchMaps
    from lifecycle.service.touch_story import TouchStories
    from lifecycle.service.touchpoints import Touchpoints
    from lifecycle.service.value_kinds import Kinds
    from lifecycle.service.values import Values
    from lifecycle.settings import Settings

__all__ = ["Lifecycle"]


class Lifecycle:
    """One person's request to one workspace's ledger, at one instant."""

    def __init__(  # noqa: PLR0913 - the six things a request is made of
        self, store: Store, *, person: Person, now: datetime, origin: str, request_key: str, verb: str
    ) -> None:
        self._context = Context(store, person, now, origin, request_key, verb)
        self.names = Names(self._context)
        self.moves = Moves(self._context)
        self.undo = Undo(self._context)
        self.customers = Customers(self._context)
        self.merges = Merges(self._context)
        self.workspace = WorkspaceSettings(self._context)

    @cached_property
    def funnels(self) -> Funnels:
        """The counts; made when first asked for, since they bring pandas with them."""
        from lifecycle.service.funnels import Funnels  # noqa: PLC0415 - a stage move must not pay for pandas

        return Funnels(self._context)

    @cached_property
    def changes(self) -> Changes:
        """Why a count is another one than before; made when first asked for."""
        from lifecycle.service.changes import Changes  # noqa: PLC0415 - as above

        return Changes(self._context)

    @cached_property
    def forecasts(self) -> Forecasts:
        """What is to come; made when first asked for."""
        from lifecycle.service.forecasts import Forecasts  # noqa: PLC0415 - as above

        return Forecasts(self._context)

    @cached_property
    def journeys(self) -> Journeys:
        """Which ways customers go; made when first asked for."""
        from lifecycle.service.journeys import Journeys  # noqa: PLC0415 - as above

        return Journeys(self._context)

    @cached_property
    def imports(self) -> Imports:
        """Files in; made when first asked for, since it brings numpy with it."""
        from lifecycle.service.imports import Imports  # noqa: PLC0415 - as above

        return Imports(self._context)

    @cached_property
    def kpis(self) -> KPIs:
        """What each stage is measured by; made when first asked for, since it brings pandas with it."""
        from lifecycle.service.kpis import KPIs  # noqa: PLC0415 - as above

        return KPIs(self._context, self.values)

    @cached_property
    def care(self) -> Care:
        """Who needs care and who would speak for us; made when first asked for, since it brings numpy and scipy with it."""
        from lifecycle.service.care import Care  # noqa: PLC0415 - as above

        return Care(self._context, self.values)

    @cached_property
    def claims(self) -> Claims:
        """Who takes care of whom; made when first asked for."""
        from lifecycle.service.claims import Claims  # noqa: PLC0415 - hardly any request wants it

        return Claims(self._context)

    @cached_property
    def exports(self) -> Exports:
        """Files out; made when first asked for."""
        from lifecycle.service.exports import Exports  # noqa: PLC0415 - hardly any request wants it

        return Exports(self._context)

    @cached_property
    def maturity(self) -> Maturity:
        """What cohorts inside their window will have come to; made when first asked for."""
        from lifecycle.service.maturity import Maturity  # noqa: PLC0415 - as above

        return Maturity(self._context)

    @cached_property
    def purchases(self) -> Purchases:
        """What customers bought and cost; made when first asked for."""
        from lifecycle.service.purchases import Purchases  # noqa: PLC0415 - hardly any request wants it

        return Purchases(self._context)

    @cached_property
    def digests(self) -> Digests:
        """Who gets which digest; made when first asked for."""
        from lifecycle.service.digests import Digests  # noqa: PLC0415 - hardly any request wants it

        return Digests(self._context)

    @cached_property
    def digest_runs(self) -> DigestRuns:
        """What became of digests; made when first asked for."""
        from lifecycle.service.digest_runs import DigestRuns  # noqa: PLC0415 - hardly any request wants it

        return DigestRuns(self._context)

    @cached_property
    def digest_content(self) -> DigestContent:
        """What digests tell; made when first asked for, since it brings pandas with it."""
        from lifecycle.service.digest_content import DigestContent  # noqa: PLC0415 - as above

        return DigestContent(self._context, self.kpis, self.care, self.stuck, self.claims)

    @cached_property
    def first_purchases(self) -> FirstPurchases:
        """Who bought for the first time some days ago; made when first asked for."""
        from lifecycle.service.first_purchases import FirstPurchases  # noqa: PLC0415 - hardly any request wants it

        return FirstPurchases(self._context)

    @cached_property
    def values(self) -> Values:
        """What customers are worth; made when first asked for, since it brings numpy and scipy with it."""
        from lifecycle.service.values import Values  # noqa: PLC0415 - as above

        return Values(self._context)

    @cached_property
    def movements(self) -> Movements:
        """What a period's moves were worth; made when first asked for."""
        from lifecycle.service.movement import Movements  # noqa: PLC0415 - as above

        return Movements(self._context)

    @cached_property
    def kinds(self) -> Kinds:
        """What kinds of customers are worth; made when first asked for."""
        from lifecycle.service.value_kinds import Kinds  # noqa: PLC0415 - as above

        return Kinds(self._context, self.values)

    @cached_property
    def snoozes(self) -> Snoozes:
        """Customers' dated next steps; made when first asked for."""
        from lifecycle.service.snoozes import Snoozes  # noqa: PLC0415 - hardly any request wants it

        return Snoozes(self._context)

    @cached_property
    def stuck(self) -> Stuck:
        """Who stays too long; made when first asked for, since it brings numpy with it."""
        from lifecycle.service.stuck import Stuck  # noqa: PLC0415 - as above

        return Stuck(self._context)

    @cached_property
    def times(self) -> Times:
        """How long stays last; made when first asked for, since it brings numpy with it."""
        from lifecycle.service.times import Times  # noqa: PLC0415 - as above

        return Times(self._context)

    @cached_property
    def touch_maps(self) -> TouchMaps:
        """What touched customers on their way; made when first asked for, since it brings numpy with it."""
        from lifecycle.service.touch_map import TouchMaps  # noqa: PLC0415 - as above

        return TouchMaps(self._context)

    @cached_property
    def touch_stories(self) -> TouchStories:
        """What happened to one customer; made when first asked for."""
        from lifecycle.service.touch_story import TouchStories  # noqa: PLC0415 - hardly any request wants it

        return TouchStories(self._context)

    @cached_property
    def touchpoints(self) -> Touchpoints:
        """Contacts, feedback, tickets, referrals and asks; made when first asked for."""
        from lifecycle.service.touchpoints import Touchpoints  # noqa: PLC0415 - a move has no use for it

        return Touchpoints(self._context)

    @property
    def learnt(self) -> list[tuple[str, str, str]]:
        """What this question worked out and the next one may have from a shelf: (key, mark of the data, text)."""
        return self._context.learnt

    @property
    def stale(self) -> bool:
        """Whether this request found that what was learnt of customers' value, or counted of very many things, is old, and
        should be learnt anew."""
        rooms = self.__dict__
        return ("values" in rooms and self.values.stale) or ("kpis" in rooms and self.kpis.stale)

    @property
    def settings(self) -> Settings:
        """The workspace's settings as this request sees them."""
        return self._context.settings

    @property
    def model(self) -> StageModel:
        """The workspace's stages."""
        return self._context.settings.model

    @property
    def action_id(self) -> int | None:
        """The action that this request wrote; None while it wrote nothing."""
        return self._context.action_id
