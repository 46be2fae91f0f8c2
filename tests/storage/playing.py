"""An office where files are imported, customers moved and actions undone in any order, and what is played there."""

from __future__ import annotations

from hypothesis import strategies as st

from lifecycle.errors import Conflict, NothingToDo
from tests.lifecycle.files import customer, moves
from tests.lifecycle.importing import Importing
from tests.lifecycle.requests import MANAGER

NAMES = ("Acme Corp", "Umbrella", "Zenith Travel", "Acme")
LINE = st.builds(
    "{} {} 2026-03-0{}{}".format,
    st.sampled_from(NAMES),
    st.sampled_from("LAKC"),
    st.integers(1, 6),
    st.sampled_from(["", "", " 10:00", " 10:00:00.000001"]),
)
SAID = st.builds(
    customer, st.sampled_from(NAMES), owner=st.sampled_from([None, "U1", "U2"]), cost=st.sampled_from([None, 100, 250]),
    since=st.sampled_from([None, "2026-02-01"]),
)  # fmt: skip


class Office(Importing):
    """Imports, moves and undos of one workspace; what cannot be done is passed over."""

    passed_over = (Conflict, NothingToDo)

    def __init__(self, database, **options):
        super().__init__(database, **options)
        self.done = []

    def play(self, step):
        name, *words = step
        try:
            action_id = getattr(self, name)(*words)
        except self.passed_over:
            return
        self.done += [action_id] if action_id else []

    def take(self, lines):
        return self.bring("moves", moves(*lines)).action_id

    def take_customers(self, rows):
        return self.bring("customers", rows).action_id

    def step(self, name, letter, on):
        return self.move(name, letter, on=on, person=MANAGER)[1]

    def turn(self, which):
        """Undo something: also an undo, which brings back what it took."""
        return self.undo(self.done[which % len(self.done)], person=MANAGER) if self.done else None
