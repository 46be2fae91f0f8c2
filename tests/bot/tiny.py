"""Commands small enough to read at a glance, for tests of the way to a command and back."""

from __future__ import annotations

from commands import ACTOR, CHANNEL, MANAGERS, Ask, Button, Field, Form, Phrase, Reply, command, mention
from lifecycle.errors import Conflict
from lifecycle.model import Role


def tiny(extra=()):
    """A registry of tiny commands by name."""

    @command(
        "note add",
        "note",
        writes=True,
        examples=("note add acme",),
        phrases=(
            Phrase(r"(?:write down|note) (?P<what>.+)", "note add {what}"),
            Phrase(r"(?P<what>.+) is noted", "note add {what}"),
        ),
    )
    def add(ask: Ask, lifecycle) -> Reply:
        """Write something down."""
        if not ask.words:
            return Reply("Note", form=Form("Note", "note add", (Field("what", "What"),), "Write"))
        if ask.words == "twice":
            raise Conflict("That name is taken.")
        if ask.words == "boom":
            raise ZeroDivisionError
        customer = lifecycle.customers.add(ask.words) if hasattr(lifecycle.customers, "add") else None
        return Reply(
            f"Noted: {customer.name if customer else ask.words}, {mention(ask.person.id)}.",
            buttons=(Button("Undo", "note list undone", who=ACTOR), Button("Manage", "note list all", who=MANAGERS)),
            audience=CHANNEL,
        )

    @command(
        "note list",
        examples=("note list this week",),
        phrases=(Phrase(r"what was noted(?: (?P<when>.+))?", "note list {when}"),),
    )
    def listing(ask: Ask, lifecycle) -> Reply:
        """List what was written down."""
        if ask.words == "boom":
            raise ZeroDivisionError
        return Reply(f"Notes {ask.words}".strip(), lines=(f"{ask.zone} {ask.language} {ask.person.role}",))

    @command("note close", writes=True, role=Role.MANAGER)
    def close(ask: Ask, lifecycle) -> Reply:
        """Close the book."""
        return Reply("Closed.")

    @command("help", slash="lifecycle", examples=("help",))
    def help_(ask: Ask, lifecycle) -> Reply:
        """Show what you can type."""
        return Reply("Type /note.")

    declared = [each.command for each in (add, listing, close, help_, *extra)]
    return {name: each for each in declared for name in each.names}
