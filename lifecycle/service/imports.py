"""Importing: rows of a file in, the ledger out, as one action.

An import has two parts. Reading (`stage_moves`, `stage_customers`) understands every row and finds its customer; it
writes nothing and may run in a transaction that only reads. Writing (`write_moves`, `write_customers`) merges what was
read with the log. On SQLite, where a writer keeps all others waiting, doing them in two transactions halves the wait;
`moves` and `customers` do both in one.

This brings numpy: nothing on the way of a single move imports it.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from lifecycle.errors import Raced
from lifecycle.imports import staging
from lifecycle.imports.report import Rejects, Report
from lifecycle.model import Role
from lifecycle.service.importing import CustomersIn, MovesIn
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lifecycle.imports.rows import Bad, CustomerRow, MoveRow
    from lifecycle.imports.staging import Staged
    from lifecycle.service.context import Context

    Reject = Callable[[Bad], None]
    Progress = Callable[[int], None]


class Imports:
    """Takes in files of moves and of customers. `reject` is handed each row that is not taken; `progress` is told how
    many steps are done, of two for each row: it was read, it was merged."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def check_moves(self, rows: Iterable[MoveRow | Bad], reject: Reject, progress: Progress) -> Report:
        """What an import would do; nothing is written."""
        return self._moves_in(self.stage_moves(rows, reject, progress), reject, progress, writes=False)

    def moves(self, rows: Iterable[MoveRow | Bad], reject: Reject, progress: Progress) -> Report:
        """Import moves, and the customers that they speak of."""
        self._need_to_write()
        return self.write_moves(self.stage_moves(rows, reject, progress), reject, progress)

    def check_customers(self, rows: Iterable[CustomerRow | Bad], reject: Reject, progress: Progress) -> Report:
        """What an import would do; nothing is written."""
        return self._customers_in(self.stage_customers(rows, reject, progress), reject, progress, writes=False)

    def customers(self, rows: Iterable[CustomerRow | Bad], reject: Reject, progress: Progress) -> Report:
        """Import customers and what is said of them."""
        self._need_to_write()
        return self.write_customers(self.stage_customers(rows, reject, progress), reject, progress)

    def stage_moves(self, rows: Iterable[MoveRow | Bad], reject: Reject, progress: Progress) -> Staged:
        """Read rows of moves. Nothing is written: a transaction that only reads will do."""
        self._context.need(Role.REP, _("check an import"))
        began, context = perf_counter(), self._context
        staged = staging.stage_moves(rows, context.store, context.settings, Rejects(reject), progress)
        return replace(staged, seconds=perf_counter() - began)

    def stage_customers(self, rows: Iterable[CustomerRow | Bad], reject: Reject, progress: Progress) -> Staged:
        """Read rows of customers, likewise."""
        self._context.need(Role.REP, _("check an import"))
        began, context = perf_counter(), self._context
        staged = staging.stage_customers(rows, context.store, context.settings, Rejects(reject), progress)
        return replace(staged, seconds=perf_counter() - began)

    def write_moves(self, staged: Staged, reject: Reject, progress: Progress) -> Report:
        """Write what was read. Raced when the workspace's stages or days changed since, or when somebody took a new
        name at the same moment; what was read can be written again then, unless it was the stages."""
        self._need_to_write()
        return self._moves_in(staged, reject, progress, writes=True)

    def write_customers(self, staged: Staged, reject: Reject, progress: Progress) -> Report:
        """Write what was read, likewise."""
        self._need_to_write()
        return self._customers_in(staged, reject, progress, writes=True)

    def _need_to_write(self) -> None:
        self._context.need(Role.MANAGER, _("import a file"))

    def _moves_in(self, staged: Staged, reject: Reject, progress: Progress, *, writes: bool) -> Report:
        self._refuse_other_settings(staged)
        rejects = self._rejects(staged, reject)
        return MovesIn(self._context, staged, rejects, writes=writes).run(progress)

    def _customers_in(self, staged: Staged, reject: Reject, progress: Progress, *, writes: bool) -> Report:
        self._refuse_other_settings(staged)
        rejects = self._rejects(staged, reject)
        return CustomersIn(self._context, staged, rejects, writes=writes).run(progress)

    @staticmethod
    def _rejects(staged: Staged, reject: Reject) -> Rejects:
        """What was rejected so far; a copy, since writing may be tried again."""
        so_far = staged.rejects
        return Rejects(reject, deepcopy(so_far.counted), deepcopy(so_far.kept))

    def _refuse_other_settings(self, staged: Staged) -> None:
        """Rows were read with these stages, in this zone."""
        now, then = self._context.settings, staged.settings
        if (now.model, now.zone, now.currency) != (then.model, then.zone, then.currency):
            raise Raced
