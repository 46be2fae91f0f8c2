"""What a workspace decides for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecycle.model import StageModel
    from lifecycle.targets import Target


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace decided for itself. `week_start` is 0 for Monday to 6 for Sunday. `stuck_days` in a stage are too
    long where too little is known to measure it; `stuck_days_in` has (stage id, days) of stages with their own. `margin_rate`: the share of
    a purchase that is profit where none was said (0 to 1; None: not known). `discount_rate`: a year's. `purchases_move`:
    whether a purchase makes the stage move that it implies. `rates`: (currency, what one of it is worth in `currency`).
    `targets`: (slug of a KPI, its target). `touch_kinds`: (a kind of contacts of its own, whether it makes them itself),
    those of `touch_kinds_off` among them, which are no longer offered, yet in what was logged.
    `feedback_days`: so long after a first purchase its owner is asked how it went; 0: never."""

    model: StageModel
    zone: str = "UTC"
    week_start: int = 0
    currency: str = "EUR"
    window_days: int = 90
    contract: bool = False
    language: str = "en"
    stuck_days: int = 30
    stuck_days_in: tuple[tuple[int, int], ...] = ()
    margin_rate: float | None = None
    discount_rate: float = 0.10
    purchases_move: bool = False
    rates: tuple[tuple[str, float], ...] = ()
    targets: tuple[tuple[str, Target], ...] = ()
    touch_kinds: tuple[tuple[str, bool], ...] = ()
    touch_kinds_off: tuple[str, ...] = ()
    feedback_days: int = 3

    def stuck_days_of(self, stage_id: int) -> int:
        """The days set for this stage, or else for every stage."""
        return dict(self.stuck_days_in).get(stage_id, self.stuck_days)
