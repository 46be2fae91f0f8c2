"""`role`: who may do what in this workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Column, Phrase, Reply, Table, command, mention
from commands._done import done
from commands._words import person_id, tokens
from lifecycle.errors import NotUnderstood
from lifecycle.model import Role
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "role",
    slash="lifecycle",
    writes=True,
    role=Role.VIEWER,
    usage="[@person viewer|rep|manager]",
    examples=("role @rep manager",),
    phrases=(
        Phrase(r"(?:make|set) (?P<who><@[^>]+>) (?:(?:as|to) )?(?:an? )?(?P<role>viewer|rep|manager)", "role {who} {role}"),
        Phrase(r"who may do what|who are the (?:managers|reps)", "role"),
    ),
)  # fmt: skip
def role(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show who may do what, or (managers) give somebody a role."""
    words = tokens(ask.words)
    if not words:
        return _everybody(lifecycle)
    people = [person for word in words if (person := person_id(word))]
    if len(people) != 1:
        raise NotUnderstood(_("Name the person with @, like this: /lifecycle role @rep manager."))
    wanted = words[-1].lower().strip(".!")
    if wanted not in list(Role):
        raise NotUnderstood(_("A role is viewer, rep or manager; type /lifecycle role @rep manager."))
    who, new = mention(people[0]), Role(wanted)
    if any(one.id == people[0] and one.role is new for one in lifecycle.workspace.people()):
        said = _("{who} is already {role}.").format(who=who, role=_A[new]())
        return Reply(said, lines=(_MAY[new](),), receipt=_("Nothing was changed."))
    lifecycle.workspace.give_role(people[0], new)
    said = _("{who} is {role} now.").format(who=who, role=_A[new]())
    return done(ask, lifecycle, said, lines=(_MAY[new](),))


_A = {Role.VIEWER: lambda: _("a viewer"), Role.REP: lambda: _("a rep"), Role.MANAGER: lambda: _("a manager")}
_MAY = {
    Role.VIEWER: lambda: _("A viewer asks and looks."),
    Role.REP: lambda: _("A rep also moves and adds customers, and takes back their own actions for 24 hours."),
    Role.MANAGER: lambda: _("A manager also changes settings, stages and roles, and takes back anything."),
}


def _everybody(lifecycle: Lifecycle) -> Reply:
    people = lifecycle.workspace.people()
    rows = tuple((mention(person.id), person.role.value) for person in people if not person.outsider)
    return Reply(
        headline=_("This is who may do what."),
        lines=tuple(_MAY[one]() for one in Role),
        tables=(Table((Column(_("Person")), Column(_("Role"))), rows),) if rows else (),
        receipt=_("Slack's admins are managers until somebody says otherwise. Only people I have met are listed."),
    )
