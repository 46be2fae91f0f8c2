"""What is worth a word about a fitted model, as sentences: by the codes of `lifecycle.value.fitted.Code`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.value.fitted import Note


def words(note: Note) -> str:
    """The sentence of a note."""
    value = note.value
    return _sentences()[str(note.code)].format(
        n=f"{value:,.0f}", share=f"{100 * value:.0f}", signed=f"{value:+.2f}", value=f"{value:.2g}"
    )


def _sentences() -> dict[str, str]:
    return {
        "few_repeat_buyers": _(
            "A model of purchases takes 20 customers who bought again, here are {n}: the founding formula is used."
        ),
        "thin": _("Thin data, {n} repeat buyers: a weak prior stands beside them, and intervals are wide."),
        "flat": _(
            "The data do not tell all parameters apart (largest standard error of a logarithm: {value}); the intervals have it."
        ),
        "boundary": _("The likelihood has no top: {n} of the parameters ran away, so the model is a simpler one."),
        "heavy_hitter": _("One customer made {share} % of all purchases."),
        "correlated": _(
            "How often and for how much customers buy goes together (Spearman {signed}); the models take it not to."
        ),
        "excluded_spend": _(
            "Repeat buyers who brought nothing or less, left out of the model of spending and nowhere else: {n}."
        ),
        "no_model_mean": _("The model of spending has no plausible mean (q = {value}): the plain average stands in."),
        "flat_spending": _(
            "The spending of {n} repeat buyers does not tell all parameters: a weak prior stands beside it."
        ),
        "few_for_spending": _("A model of spending takes 50 repeat buyers, here are {n}: the plain average stands in."),
        "alive_by_construction": _(
            "One-time buyers, whom BG/NBD takes to be there for certain, since one purchase tells nothing: {n}."
        ),
    }
