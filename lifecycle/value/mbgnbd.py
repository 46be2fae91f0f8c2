"""MBG/NBD: the BG/NBD model in which customers may leave right after their first purchase too. Pure.

So one-time buyers are not certain to be still there, as BG/NBD has it by construction. Source: Batislam, Denizel and
Filiztekin, Empirical Validation and Comparison of Models for Customer Base Analysis, International Journal of Research
in Marketing 24 (2007). It differs from BG/NBD in the number of chances to have left alone, x + 1 instead of x.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.value.bgnbd import Purchasing, fit_purchasing

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats

MODEL = "mbgnbd"


def fit_mbgnbd(repeats: Ints, last: Floats, age: Floats, *, believed_below: int = 0) -> Purchasing:
    """See `fit_purchasing`, of which this is the MBG/NBD."""
    return fit_purchasing(repeats, last, age, model=MODEL, believed_below=believed_below)
