"""`stages rename|add|order|retire|restore`: the workspace's own ladder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import Ask, Reply, command
from commands._choose import stage_or_choices
from commands._done import done
from commands._split import split_equals
from commands._tokens import masked
from commands._words import quote, tokens, unquoted
from lifecycle import stages
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.model import Role
from lifecycle.stage_names import fold
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lifecycle.model import Stage
    from lifecycle.service import Lifecycle


@command(
    "stages rename",
    slash="lifecycle",
    writes=True,
    role=Role.MANAGER,
    usage="<stage> to <new name>",
    examples=("stages rename knowledge to Qualified",),
)
def rename(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Give a stage another name."""
    readings = list(_pairs(ask.words, "to"))
    if not readings:
        raise NotUnderstood(_("Type it like this: /lifecycle stages rename knowledge to Qualified."))
    # "knowledge to Road to Win": of its two readings the one that begins with a stage.
    old, new = next((pair for pair in readings if stages.fitting(lifecycle.model, pair[0])), readings[0])
    stage = stage_or_choices(lifecycle, old, lambda name: f"stages rename {name} to {quote(new)}")
    if isinstance(stage, Reply):
        return stage
    model = lifecycle.workspace.change_stages(stages.rename(lifecycle.model, stage, new))
    said = _("{stage} is now called {name}.")
    return _changed(ask, lifecycle, said.format(stage=stage.name, name=model.stage(stage.id).name))


@command(
    "stages add",
    slash="lifecycle",
    writes=True,
    role=Role.MANAGER,
    usage="<name> [after <stage>]",
    examples=("stages add Trial after knowledge",),
)
def add(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Add a stage to the ladder, after another or at its start."""
    if not ask.words.strip():
        raise NotUnderstood(_("Type it like this: /lifecycle stages add Trial after knowledge."))
    name, after = next(reversed([(unquoted(ask.words), ""), *_pairs(ask.words, "after")]))
    stage = (
        stage_or_choices(lifecycle, after, lambda again: f"stages add {quote(name)} after {again}") if after else None
    )
    if isinstance(stage, Reply):
        return stage
    before = {one.id for one in lifecycle.model.stages}
    model = lifecycle.workspace.change_stages(
        stages.add(lifecycle.model, name, stage, lifecycle.workspace.last_stage_id())
    )
    new = next(one for one in model.stages if one.id not in before)
    said = _("{stage} is a stage now, after {before}.") if stage else _("{stage} is a stage now, the first one.")
    return _changed(ask, lifecycle, said.format(stage=new.name, before=stage.name if stage else ""))


@command(
    "stages order",
    slash="lifecycle",
    writes=True,
    role=Role.MANAGER,
    usage="<stage>, <stage>, ...",
    examples=("stages order awareness, knowledge, conversion, experience, retention, advocacy",),
)
def order(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Put the stages into another order; the past is told anew by it."""
    parts = [str(unquoted(part)) for part in re.split(r"[,;\n→>]", ask.words) if part.strip()]
    if len(parts) < 2:
        parts = [str(token) for token in tokens(ask.words)]
    if not parts:
        raise NotUnderstood(_("Name every stage in its new order, with commas between them."))
    wanted: list[Stage] = []
    for at, part in enumerate(parts):
        stage = stage_or_choices(lifecycle, part, _with(parts, at))
        if isinstance(stage, Reply):
            return stage
        wanted.append(stage)
    lifecycle.workspace.change_stages(stages.reorder(lifecycle.model, wanted))
    return _changed(ask, lifecycle, _("The stages are in a new order, and the past is told by it."))


def _with(parts: list[str], at: int) -> Callable[[str], str]:
    """The same order with another stage at one place."""
    before, behind = map(quote, parts[:at]), map(quote, parts[at + 1 :])
    head, tail = ", ".join([*before, ""]), ", ".join(["", *behind])
    return lambda name: f"stages order {head}{name}{tail}"


@command(
    "stages retire",
    slash="lifecycle",
    writes=True,
    role=Role.MANAGER,
    usage="<stage>",
    examples=("stages retire experience",),
)
def retire(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Take a stage out of use; its history stays."""
    typed = unquoted(ask.words)
    if not typed:
        raise NotUnderstood(_("Type it like this: /lifecycle stages retire experience."))
    gone = next((stage for stage in lifecycle.model.stages if stage.retired and fold(stage.name) == fold(typed)), None)
    stage = gone or stage_or_choices(lifecycle, typed, lambda name: f"stages retire {name}")
    if isinstance(stage, Reply):
        return stage
    lifecycle.workspace.change_stages(stages.retire(lifecycle.model, stage))
    said = _("{stage} is out of use; its history stays.").format(stage=stage.name)
    return _changed(ask, lifecycle, said, _still_there(lifecycle, stage))


def _still_there(lifecycle: Lifecycle, stage: Stage) -> str:
    n = lifecycle.customers.counts().get(stage.id, 0)
    if not n:
        return ""
    said = plural("{n} customer stays in {stage} until moved.", "{n} customers stay in {stage} until moved.", n)
    return said.format(n=n, stage=stage.name)


@command(
    "stages restore",
    slash="lifecycle",
    writes=True,
    role=Role.MANAGER,
    usage="<stage>",
    examples=("stages restore experience",),
)
def restore(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Bring a retired stage back into use."""
    retired = [stage for stage in lifecycle.model.stages if stage.retired]
    if not retired:
        raise NothingToDo(_("No stage is retired, so there is none to restore."))
    typed = fold(ask.words)
    wanted = [stage for stage in retired if typed and fold(stage.name).startswith(typed)]
    exact = [stage for stage in wanted if fold(stage.name) == typed]
    if len(exact or wanted) != 1:
        names = ", ".join(stage.name for stage in retired)
        raise NotUnderstood(_("Which retired stage? There is: {names}.").format(names=names))
    stage = (exact or wanted)[0]
    lifecycle.workspace.change_stages(stages.restore(lifecycle.model, stage))
    return _changed(ask, lifecycle, _("{stage} is back in use.").format(stage=stage.name))


def _pairs(words: str, separator: str) -> Iterator[tuple[str, str]]:
    """What stands on both sides of each separator outside quotes, from the left, and of an equals sign."""
    for found in re.finditer(rf"\s(?:{separator}|→|->)(?=\s)", masked(words), re.IGNORECASE):
        yield unquoted(words[: found.start()]), unquoted(words[found.end() :])
    left, right = split_equals(words)
    if left and right:
        yield left, right


def _changed(ask: Ask, lifecycle: Lifecycle, headline: str, line: str = "") -> Reply:
    """What changed, then the ladder as it is now, and who counts as a customer by it."""
    model = lifecycle.model
    ladder = _("The stages are now {ladder}.").format(ladder=", ".join(stage.name for stage in model.ladder))
    return done(ask, lifecycle, headline, lines=tuple(filter(None, (ladder, line, stages.customer_means(model)))))
