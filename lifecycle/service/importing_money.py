"""The writing part of an import of purchases, and of one of what was spent to win customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.imports.aside import NONE
from lifecycle.imports.chunks import by_customer
from lifecycle.imports.counted import there_already
from lifecycle.imports.staged_columns import ref_of, ref_taken
from lifecycle.ledger_many import starts
from lifecycle.ports.bulk import PurchaseColumns, SpendColumns
from lifecycle.service.importing import Settling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lifecycle.imports.report import Report
    from lifecycle.ledger_many import Ints
    from lifecycle.ports.bulk import Standing

    Flags = NDArray[np.bool_]

SAYS = ("day", "amount", "profit", "currency", "product")
"""What a purchase says beside its customer and its reference."""


class PurchasesIn(Settling):
    """Purchases: one with a reference is known by it, others by all that they say, as often as they say it."""

    def run(self, progress: Callable[[int], None]) -> Report:
        """Merge all rows."""
        known, wrong = self._by_ref()
        self._duplicates += int(known.sum())
        for which in by_customer(self._ids[self._staged.table["customer"]]):
            self._take(which[~(known | wrong)[which]])
            self._step(len(which), progress)
        for number in np.flatnonzero(wrong).tolist():
            self._rejects.add(ref_taken(self._staged, number))
        return self._report()

    def _says(self, which: Ints) -> Ints:
        """All that these rows say, as a block: customer and `SAYS`."""
        table = self._staged.table[which]
        says = np.empty((len(table), 1 + len(SAYS)), np.int64)
        says[:, 0] = self._ids[table["customer"]]
        for at, name in enumerate(SAYS, 1):
            says[:, at] = table[name]
        return says

    def _by_ref(self) -> tuple[Flags, Flags]:
        """Which rows have the reference of a purchase that stands, or that an earlier row tells of, and say the same; and
        which say something else."""
        table = self._staged.table
        known, wrong = np.zeros(len(table), bool), np.zeros(len(table), bool)
        with_ref = np.flatnonzero(table["ref"] != NONE)
        for places in by_customer(table["mark"][with_ref]):  # all rows of one reference together, as of one customer
            which = with_ref[places]
            is_first = starts(table["mark"][which])
            its_first = np.cumsum(is_first) - 1
            holding, stands = self._holding(which[is_first])
            same = (self._says(which) == holding[its_first]).all(axis=1)
            known[which] = same & (stands[its_first] | ~is_first)
            wrong[which] = ~same
        return known, wrong

    def _holding(self, firsts: Ints) -> tuple[Ints, Flags]:
        """What the purchases with the references of these rows say: those that stand, else these; and which stand."""
        place = {ref_of(self._staged, number): at for at, number in enumerate(firsts.tolist())}
        found = self._store.referred_purchases(list(place))
        holding, stands = self._says(firsts), np.zeros(len(firsts), bool)
        at = np.array([place[ref] for ref, _purchase in found], np.int64)
        holding[at] = self._block([purchase for _ref, purchase in found])
        stands[at] = True
        return holding, stands

    def _take(self, which: Ints) -> None:
        """Write what is new of some customers' rows. What their references refuse is not among them."""
        customers, says = self._staged.table["customer"][which], self._says(which)
        plain = self._staged.table["ref"][which] == NONE
        standing = self._block(self._store.unreferred_purchases(self._known(customers).tolist()))
        there = np.zeros(len(which), bool)
        there[plain] = there_already(standing, says[plain])
        self._duplicates += int(there.sum())
        if not there.all():
            self._write(which[~there], says[~there])

    def _block(self, purchases: Sequence[Standing]) -> Ints:
        """Purchases that stand, as `_says` tells those of the file."""
        if not purchases:
            return np.empty((0, 1 + len(SAYS)), np.int64)
        *numbers, currencies, products = zip(*purchases, strict=True)
        words = self._staged.words
        return np.array([*numbers, words.numbers(currencies), words.numbers(products)], np.int64).T

    def _write(self, numbers: Ints, says: Ints) -> None:
        customers = np.unique(self._staged.table["customer"][numbers])
        self._written += len(numbers)
        self._create(customers)
        self._matched += len(self._known(customers))
        if not self._writes:
            return
        customer_id, day, amount, profit, currency, product = says.T
        told = self._staged.words.told
        has_ref = (self._staged.table["ref"][numbers] != NONE).tolist()
        refs = [
            ref_of(self._staged, number) if has else None for number, has in zip(numbers.tolist(), has_ref, strict=True)
        ]
        columns = PurchaseColumns(
            customer_id, day, amount, profit, told(currency.tolist()), told(product.tolist()), refs
        )
        self._store.log_purchases(columns, self._context.act(), self._context.now)


class SpendIn(Settling):
    """What was spent: source, month, amount and currency, as often as they are said."""

    def run(self, progress: Callable[[int], None]) -> Report:
        """Merge all rows."""
        table, words = self._staged.table, self._staged.words
        says = np.stack([table[name].astype(np.int64) for name in ("source", "day", "amount", "currency")], axis=1)
        if self._writes:
            self._store.one_at_a_time()
        stand = self._store.spends()
        standing = np.empty((0, 4), np.int64)
        if stand:
            sources, days, cents, currencies = zip(*stand, strict=True)
            standing = np.array([words.numbers(sources), days, cents, words.numbers(currencies)], np.int64).T
        there = there_already(standing, says)
        self._duplicates += int(there.sum())
        source, day, amount, currency = says[~there].T
        self._written += len(day)
        if self._writes and len(day):
            columns = SpendColumns(words.told(source.tolist()), day, amount, words.told(currency.tolist()))
            self._store.log_spends(columns, self._context.act(), self._context.now)
        self._step(len(says), progress)
        return self._report()
