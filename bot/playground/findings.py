"""What is wrong with blocks, said as Slack says it: a sentence and a pointer to the field."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
PLAIN, MRKDWN = "plain_text", "mrkdwn"
_TEXT_FIELDS = {PLAIN: {"type", "text", "emoji"}, MRKDWN: {"type", "text", "verbatim"}}


def listed(value: object) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


class Findings:
    """Collects what Slack would complain about."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, sentence: str, at: str) -> None:
        """One complaint."""
        self.messages.append(f"[ERROR] {sentence} [json-pointer:{at}]")

    def shape(self, value: object, at: str, required: set[str], optional: set[str]) -> Json | None:
        """The object itself when it is one; missing and unknown fields are found."""
        if not isinstance(value, dict):
            self.add("should be a JSON object", at)
            return None
        for name in sorted(required - value.keys()):
            self.add(f"missing required field: {name}", at)
        for name in sorted(value.keys() - required - optional):
            self.add(f"invalid additional property: {name}", at)
        return value

    def length(self, value: object, at: str, most: int, least: int = 1) -> None:
        """A string within its length."""
        if not isinstance(value, str):
            self.add("must be a string", at)
        elif len(value) < least:
            self.add(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters", at)

    def items(self, value: object, at: str, most: int, least: int = 1) -> list[Any]:
        """A list within its length; empty when it is none."""
        if not isinstance(value, list):
            self.add("must be an array", at)
            return []
        if len(value) < least:
            self.add(f"no fewer than {least} items allowed", at)
        if len(value) > most:
            self.add(f"no more than {most} items allowed", at)
        return value

    def one_of(self, value: object, at: str, allowed: set[str]) -> None:
        """A word out of a few."""
        if not isinstance(value, str) or value not in allowed:
            self.add(f"value must be one of {', '.join(sorted(allowed))}", at)

    def text(self, value: object, at: str, most: int, kinds: tuple[str, ...] = (PLAIN, MRKDWN)) -> None:
        """A text object of one of these kinds, never empty."""
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(value, dict) and kind not in kinds:
            self.add(f"unsupported type: {kind}", f"{at}/type")
            return
        text = self.shape(value, at, {"type", "text"}, _TEXT_FIELDS.get(str(kind), set()))
        if text is not None and "text" in text:
            self.length(text["text"], f"{at}/text", most)

    def unique(self, values: list[str], at: str, what: str) -> None:
        """No id twice."""
        for value in sorted({each for each in values if values.count(each) > 1}):
            self.add(f'`{what}` "{value}" already exists', at)
