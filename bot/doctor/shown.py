"""Showing what was found: a short list for people, JSON for scripts; never a secret."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING, TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from lifecycle.checkup import Check, Finding, Verdict
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.doctor.given import Given

Look: TypeAlias = Callable[[Check], Finding]

COLOURS = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.TROUBLE: "bold red"}
WIDTH = 120
INDENT, NARROWEST = 27, 40
AFTER_S = 1.0
"""A bar for anything quicker would only flicker."""


def quietly(check: Check) -> Finding:
    """Look without showing how far it is."""
    return check.look(lambda _done, _total: None)


def with_progress(check: Check) -> Finding:
    """Look, with a bar on standard error once that takes longer than a second."""
    if not sys.stderr.isatty():
        return quietly(check)
    with _bar() as bar:
        task = bar.add_task(check.about, total=None)
        return check.look(lambda done, total: bar.update(task, completed=done, total=total))


def as_list(findings: Iterable[tuple[Check, Finding]], given: Given) -> list[Verdict]:
    """Print each finding as soon as it is known, and a last line that counts them. Gives the verdicts."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    seen = []
    for check, finding in findings:
        console.print(_lines(console, check, finding, given), soft_wrap=True)
        seen.append(finding.verdict)
    console.print(_summary(seen))
    return seen


def as_json(findings: Iterable[tuple[Check, Finding]], given: Given) -> list[Verdict]:
    """Print one object: the worst verdict, and every check with what it found. Gives the verdicts."""
    seen = list(findings)
    checks = [
        {
            "check": check.slug,
            "verdict": finding.verdict.value,
            "said": given.without_secrets(finding.said),
            "mend": given.without_secrets(finding.mend),
        }
        for check, finding in seen
    ]
    verdicts = [finding.verdict for _check, finding in seen]
    worst = max(verdicts, key=list(Verdict).index)
    sys.stdout.write(json.dumps({"verdict": worst.value, "checks": checks}, ensure_ascii=False, indent=2) + "\n")
    return verdicts


def _lines(console: Console, check: Check, finding: Finding, given: Given) -> Text:
    """The verdict, what it is about, and beside them the sentences, as many lines as they need."""
    said = Text(given.without_secrets(finding.said))
    if finding.mend:
        said.append(f"\n{given.without_secrets(finding.mend)}", style="bold")
    lines = said.wrap(console, max(console.width - INDENT, NARROWEST))
    head = Text(f"{_word(finding.verdict):<9}", style=COLOURS[finding.verdict])
    head.append(f"{check.about:<{INDENT - 9}}", style="default")
    for line in lines:
        line.rstrip()
    return head + Text(f"\n{' ' * INDENT}").join(lines)


def _word(verdict: Verdict) -> str:
    return {Verdict.OK: _("ok"), Verdict.WARNING: _("warning"), Verdict.TROUBLE: _("trouble")}[verdict]


def _summary(seen: list[Verdict]) -> str:
    troubles, warnings = seen.count(Verdict.TROUBLE), seen.count(Verdict.WARNING)
    if not troubles and not warnings:
        return _("All is well.")
    said = [plural("{n} trouble", "{n} troubles", troubles).format(n=troubles)] if troubles else []
    said += [plural("{n} warning", "{n} warnings", warnings).format(n=warnings)] if warnings else []
    return ", ".join(said) + "."


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar that appears a second from now."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    timer = Timer(AFTER_S, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield bar
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
