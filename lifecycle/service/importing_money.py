"""The writing part of an import of purchases, and of one of what was spent to win customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.imports.aside import NONE
from lifecycle.imports.chunks import by_customer
from lifecycle.imports.counted import repeated, there_already
from lifecycle.imports.staged_columns import ref_of, ref_taken
from lifecycle.ports.bulk import PurchaseColumns, SpendColumns
from lifecycle.service.importing import Settling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lifecycle.imports.report import Report
    from lifecycle.ledger_many import Ints
    from lifecycle.ports.bulk import Standing

SAYS = ("day", "amount", "profit", "currency", "product")
"""What a purchase says beside its customer and its reference."""


class PurchasesIn(Settling):
    """Purchases: one with a reference is known by it, others by all that they say, as often as they say it."""

    def run(self, progress: Callable[[int], None]) -> Report:
        """Merge all rows."""
        table = self._staged.table
        known, wrong = self._again_in_file()
        late = [wrong]
        self._duplicates += len(known)
        passed = np.zeros(len(table), bool)
        passed[known] = passed[wrong] = True
        for which in by_customer(self._ids[table["customer"]]):
            late.append(self._take(which[~passed[which]]))
            self._step(len(which), progress)
        for number in np.sort(np.concatenate(late)).tolist():
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

    def _again_in_file(self) -> tuple[Ints, Ints]:
        """Rows with the reference of an earlier row of the file: those that say the same, and those that do not."""
        with_ref = np.flatnonzero(self._staged.table["origin"] != NONE)
        again, first = (with_ref[places] for places in repeated(self._staged.table["ref"][with_ref]))
        same = (self._says(again) == self._says(first)).all(axis=1)
        pairs = zip(again[~same].tolist(), first[~same].tolist(), strict=True)
        wrong = [one for one, other in pairs if ref_of(self._staged, one) == ref_of(self._staged, other)]
        return again[same], np.array(wrong, np.int64)

    def _take(self, which: Ints) -> Ints:
        """Write what is new of some customers' rows; which of them have a reference that something else has."""
        has_ref = self._staged.table["origin"][which] != NONE
        says, referred = self._says(which), which[has_ref]
        known = self._known(self._staged.table["customer"][which])
        standing = self._block(self._store.unreferred_purchases(known.tolist()))
        there = np.zeros(len(which), bool)
        there[~has_ref] = there_already(standing, says[~has_ref])
        refs = [ref_of(self._staged, number) for number in referred.tolist()]
        there[has_ref], taken = self._referred(refs, says[has_ref])
        self._duplicates += int(there.sum())
        wrong = np.zeros(len(which), bool)
        wrong[has_ref] = taken
        texts: list[str | None] = [None] * len(which)
        for at, ref in zip(np.flatnonzero(has_ref).tolist(), refs, strict=True):
            texts[at] = ref
        new = np.flatnonzero(~there & ~wrong)
        if len(new):
            self._write(which[new], says[new], [texts[at] for at in new.tolist()])
        return which[wrong]

    def _referred(self, refs: Sequence[str], says: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which of these references stand with what the rows say, and which with something else."""
        place = {ref: at for at, ref in enumerate(refs)}
        found = self._store.referred_purchases(refs)
        at = np.array([place[ref] for ref, _purchase in found], np.int64)
        same = (self._block([purchase for _ref, purchase in found]) == says[at]).all(axis=1)
        there, taken = np.zeros(len(refs), bool), np.zeros(len(refs), bool)
        there[at[same]] = True
        taken[at[~same]] = True
        return there, taken

    def _block(self, purchases: Sequence[Standing]) -> Ints:
        """Purchases that stand, as `_says` tells those of the file."""
        if not purchases:
            return np.empty((0, 1 + len(SAYS)), np.int64)
        *numbers, currencies, products = zip(*purchases, strict=True)
        words = self._staged.words
        return np.array([*numbers, words.numbers(currencies), words.numbers(products)], np.int64).T

    def _write(self, numbers: Ints, says: Ints, refs: list[str | None]) -> None:
        customers = np.unique(self._staged.table["customer"][numbers])
        self._written += len(numbers)
        self._create(customers)
        self._matched += len(self._known(customers))
        if not self._writes:
            return
        customer_id, day, amount, profit, currency, product = says.T
        told = self._staged.words.told
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
            self._store.lock_spends()
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
