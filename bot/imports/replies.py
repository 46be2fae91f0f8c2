"""What is said of a file that was dropped: pure, as any command's replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rendering.cells import Reader, number
from commands import ACTOR, MANAGERS, Button, Column, Reply, Table, mention
from commands._reply import MENTION_CLOSE, MENTION_OPEN
from lifecycle.model import Role
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lifecycle.imports.report import Report

MAY_IMPORT = Role.MANAGER
"""Who may import: the same as `lifecycle.service.imports` asks for."""

OF_CUSTOMERS = frozenset({"moves", "purchases", "touchpoints"})
"""Kinds of files of which several rows may be of one customer."""

_NO_MARKS = str.maketrans("", "", MENTION_OPEN + MENTION_CLOSE)


@dataclass(frozen=True, slots=True)
class Subject:
    """The file that is spoken of: its id in Slack, its name, and which attempt to import it the next press would be.
    In a terminal it has no id, and its rejected lines go to a file of the name `rejected_to`."""

    id: str
    name: str
    attempt: int = 1
    rejected_to: str = ""

    @property
    def shown(self) -> str:
        """The name for a sentence."""
        return tidy(self.name)[:120] or _("the file")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file of this kind (as `lifecycle.imports.kinds` names them), whose dates are in this zone."""

    kind: str
    report: Report
    zone: str


def tidy(text: str) -> str:
    """Text of a file or of its name, which must not look like a person's mark."""
    return text.translate(_NO_MARKS)


def checked(
    subject: Subject, outcome: Outcome, reader: Reader, who: Sequence[str] | None, *, kept: bool = False
) -> Reply:
    """The dry run. `who` are the people who may import instead; None: the reader may. `kept`: the lines that cannot be
    taken are in a file."""
    kind, report = outcome.kind, outcome.report
    can = _counted(kind, report.written, reader)
    headline = _("{name}: {what} can be imported").format(name=subject.shown, what=can)
    if not report.rows:
        headline = _("{name} has no rows below its header").format(name=subject.shown)
    elif not report.written:
        headline = _("{name}: there is nothing to import").format(name=subject.shown)
    elif kind in OF_CUSTOMERS:
        headline += " " + _for_customers(report, reader)
    elif report.new_customers:
        headline += " " + _new(report, reader)
    rejected = report.rejected.total()
    if rejected:
        lines = plural("{n} line cannot", "{n} lines cannot", rejected).format(n=number(rejected, reader))
        headline += f"; {lines}"
    may = who is None and bool(report.written) and bool(subject.id)
    return Reply(
        headline=f"{headline}.",
        lines=(*_known(report, reader), *_instead(subject, report, who), *(mendable(subject, report) if kept else ())),
        tables=problems(report, reader),
        receipt=_receipt(outcome) + " " + _("Nothing was changed yet."),
        buttons=(import_button(subject), cancel_button(subject)) if may else (),
    )


def imported(subject: Subject, outcome: Outcome, reader: Reader) -> Reply:
    """The result."""
    kind, report = outcome.kind, outcome.report
    done = _counted(kind, report.written, reader)
    headline = _("{name}: {what} imported").format(name=subject.shown, what=done)
    if not report.rows:
        headline = _("{name} has no rows below its header, so nothing was imported").format(name=subject.shown)
    elif not report.written:
        headline = _("{name}: nothing was imported, nothing was changed").format(name=subject.shown)
    elif kind in OF_CUSTOMERS:
        headline += " " + _for_customers(report, reader)
    elif report.new_customers:
        headline += " " + _new(report, reader)
    rejected = report.rejected.total()
    if rejected:
        said = plural("{n} line was not taken", "{n} lines were not taken", rejected)
        headline += f"; {said.format(n=number(rejected, reader))}"
    undo = Button(_("Undo"), f"stage undo {report.action_id}", who=MANAGERS)
    return Reply(
        headline=f"{headline}.",
        lines=(*_known(report, reader), *mendable(subject, report)),
        tables=problems(report, reader),
        receipt=_receipt(outcome) + _as_one(subject, report),
        buttons=(undo,) if report.action_id and subject.id else (),
    )


def _as_one(subject: Subject, report: Report) -> str:
    """How it is taken back, if anything was written."""
    if report.action_id is None:
        return ""
    if subject.id:
        return " " + _("All of it is one action: [Undo] takes it back as a whole.")
    said = _("All of it is one action: lifecycle-bot undo {id} takes it back as a whole.")
    return " " + said.format(id=report.action_id)


def mendable(subject: Subject, report: Report) -> tuple[str, ...]:
    """Where the rejected lines are."""
    if not report.rejected:
        return ()
    if not subject.id:
        said = _(
            "The lines that were not taken are in {file}, each with its problem: mend them there and import that file."
        )
        return (said.format(file=subject.rejected_to),)
    return (
        _("The lines that were not taken follow as a file, each with its problem: mend them there and drop it here."),
    )


def problems(report: Report, reader: Reader) -> tuple[Table, ...]:
    """The first few lines of each kind of trouble."""
    columns = (Column(_("Problem")), Column(_("Line"), right=True), Column(_("Value")), Column(_("What to do")))
    rows = tuple(row for kind, n in report.rejected.most_common() for row in _rows(report, kind, n, reader))
    return (Table(columns, rows),) if rows else ()


def _rows(report: Report, kind: str, n: int, reader: Reader) -> Iterator[tuple[str, str, str, str]]:
    label = kinds().get(kind, kind)
    counted = plural("{kind} ({n} line)", "{kind} ({n} lines)", n).format(kind=label, n=number(n, reader))
    for at, bad in enumerate(report.examples.get(kind, ())):
        value = ": ".join(part for part in (bad.column, bad.value) if part)
        yield counted if at == 0 else label, str(bad.line), tidy(value), tidy(bad.said)


def kinds() -> dict[str, str]:
    """What the kinds of trouble are called."""
    return {
        "bad date": _("bad date"),
        "unknown stage": _("unknown stage"),
        "ambiguous customer": _("ambiguous customer"),
        "bad customer": _("bad customer"),
        "bad amount": _("bad amount"),
        "ambiguous stage": _("ambiguous stage"),
        "future date": _("future date"),
        "too long": _("too long"),
        "unreadable line": _("unreadable line"),
        "lost first": _("lost before anything else"),
        "ref taken": _("reference taken"),
        "bad source": _("no source"),
        "unknown kind": _("unknown kind"),
        "bad score": _("bad score"),
        "bad state": _("bad state"),
        "bad detail": _("something is missing"),
        "bad referral": _("bad referral"),
        "no beginning": _("nothing that it goes on with"),
    }


def checking(subject: Subject, percent: int) -> Reply:
    """While it is checked."""
    return Reply(_("Checking {name}: {percent} %.").format(name=subject.shown, percent=percent))


def importing(subject: Subject, percent: int) -> Reply:
    """While it is imported; its button is for when the process dies over it."""
    headline = _("Importing {name}: {percent} %.") if percent else _("Importing {name}.")
    return Reply(
        headline.format(name=subject.shown, percent=percent),
        receipt=_(
            "Should this stand still for a minute, press Import again: it is imported as a whole or not at all, and "
            "never twice."
        ),
        buttons=(import_button(subject),),
    )


def cancelled(subject: Subject) -> Reply:
    """After [Cancel]."""
    return Reply(_("{name} was not imported; nothing was changed.").format(name=subject.shown))


def failed(subject: Subject, said: str, lines: tuple[str, ...] = (), *, again: bool) -> Reply:
    """What could not be done; `again`: it can be tried once more."""
    buttons = (import_button(subject), cancel_button(subject)) if again else ()
    return Reply(tidy(said), lines=lines, buttons=buttons)


def at_work(subject: Subject) -> Reply:
    """Pressed while somebody is at it."""
    return Reply(
        _("{name} is being imported just now; the message above tells how far it is. Nothing is done twice.").format(
            name=subject.shown
        )
    )


def import_button(subject: Subject) -> Button:
    """[Import]."""
    return Button(_("Import"), f"import run {subject.id} {subject.attempt} {subject.shown}", who=ACTOR, style="primary")


def cancel_button(subject: Subject) -> Button:
    """[Cancel]."""
    return Button(_("Cancel"), f"import cancel {subject.id} {subject.attempt} {subject.shown}", who=ACTOR)


def _counted(kind: str, n: int, reader: Reader) -> str:
    if kind == "customers":
        said = plural("{n} customer", "{n} customers", n)
    elif kind == "purchases":
        said = plural("{n} purchase", "{n} purchases", n)
    elif kind == "touchpoints":
        said = plural("{n} touchpoint", "{n} touchpoints", n)
    elif kind == "spend":
        said = plural("{n} line of spend", "{n} lines of spend", n)
    else:
        said = plural("{n} move", "{n} moves", n)
    return said.format(n=number(n, reader))


def _for_customers(report: Report, reader: Reader) -> str:
    n = report.matched_customers + report.new_customers
    said = plural("for {n} customer", "for {n} customers", n).format(n=number(n, reader))
    return f"{said} {_new(report, reader)}" if report.new_customers else said


def _new(report: Report, reader: Reader) -> str:
    return _("({n} new)").format(n=number(report.new_customers, reader))


def _known(report: Report, reader: Reader) -> tuple[str, ...]:
    known = plural("{n} line says what is known already.", "{n} lines say what is known already.", report.duplicates)
    overruled = plural(
        "{n} line is overruled by a later one about the same customer.",
        "{n} lines are overruled by later ones about the same customer.",
        report.overruled,
    )
    told = ((known, report.duplicates), (overruled, report.overruled))
    return tuple(said.format(n=number(n, reader)) for said, n in told if n)


def _instead(subject: Subject, report: Report, who: Sequence[str] | None) -> tuple[str, ...]:
    if who is None:
        return mendable(subject, report) if report.rejected and not report.written and subject.id else ()
    if not report.written:
        return ()
    asked = ", ".join(mention(one) for one in who) or _("one of them")
    roles = {Role.MANAGER: _("a manager"), Role.REP: _("a rep or a manager")}
    said = _("Only {roles} can import it: ask {who} to drop the file into their own direct message with me.")
    return (said.format(roles=roles.get(MAY_IMPORT, MAY_IMPORT.value), who=asked),)


def _receipt(outcome: Outcome) -> str:
    if outcome.kind == "spend":
        return _("What was spent on a source in a month adds up; nothing that stands already is added again.")
    if outcome.kind in {"customers", "purchases"}:
        return _("Customers are matched by their exact name or an alias; others are new.")
    return _("Customers are matched by their exact name or an alias, others are new; dates are in {zone}.").format(
        zone=outcome.zone
    )
