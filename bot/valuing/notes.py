"""What is worth a word about a fit, as sentences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from lifecycle.text import _
from lifecycle.value.fitted import Code

if TYPE_CHECKING:
    from lifecycle.value.fitted import Note

EPOCH = date(1970, 1, 1)


def date_of(day: int) -> str:
    """The date of a day since 1970."""
    return (EPOCH + timedelta(days=day)).isoformat()


def words(note: Note) -> str:
    """The sentence of a note."""
    value = note.value
    return _sentences()[Code(note.code)].format(
        n=f"{value:,.0f}", share=f"{100 * value:.0f}", signed=f"{value:+.2f}", value=f"{value:.2g}"
    )


def _sentences() -> dict[Code, str]:
    return {
        Code.FEW_REPEAT_BUYERS: _(
            "A model of purchases takes 20 customers who bought again, here are {n}: the founding formula is used."
        ),
        Code.THIN: _("Thin data, {n} repeat buyers: a weak prior stands beside them, and intervals are wide."),
        Code.FLAT: _(
            "The data do not tell all parameters apart (largest standard error of a logarithm: {value}); the intervals have it."
        ),
        Code.BOUNDARY: _("The likelihood has no top: {n} of the parameters ran away, so the model is a simpler one."),
        Code.HEAVY_HITTER: _("One customer made {share} % of all purchases."),
        Code.CORRELATED: _(
            "How often and for how much customers buy goes together (Spearman {signed}); the models take it not to."
        ),
        Code.EXCLUDED_SPEND: _(
            "Repeat buyers who brought nothing or less, left out of the model of spending and nowhere else: {n}."
        ),
        Code.NO_MODEL_MEAN: _(
            "The model of spending has no plausible mean (q = {value}): the plain average stands in."
        ),
        Code.FLAT_SPENDING: _(
            "The spending of {n} repeat buyers does not tell all parameters: a weak prior stands beside it."
        ),
        Code.FEW_FOR_SPENDING: _(
            "A model of spending takes 50 repeat buyers, here are {n}: the plain average stands in."
        ),
        Code.ALIVE_BY_CONSTRUCTION: _(
            "One-time buyers, whom BG/NBD takes to be there for certain, since one purchase tells nothing: {n}."
        ),
    }
