"""The models that are fitted to the CDNOW sample, once for all tests that hold them against something."""

from __future__ import annotations

import pytest

from lifecycle.value.fitted import fit
from lifecycle.value.purchasing import customers_of
from tests.lifecycle.value.oracles_value import CALIBRATED, ledger


@pytest.fixture(scope="session")
def customers():
    """The customers of the sample's first 39 weeks."""
    return customers_of(ledger(), CALIBRATED)


@pytest.fixture(scope="session")
def fits(customers):
    """BG/NBD and MBG/NBD by their short names."""
    return {name: fit(customers, model=name) for name in ("bgnbd", "mbgnbd")}
