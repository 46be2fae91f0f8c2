"""The settings to be examined: also those that `run` would refuse, since that is a finding like any other."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from pydantic import ValidationError

from bot.logs import redact
from bot.settings import Settings, load
from lifecycle.errors import Refusal

ENV_FILE = ".env"
LEAST = 8
"""Characters that a secret has at least: a shorter one is a slip, and would black out half of every word."""


@dataclass(frozen=True, slots=True)
class Given:
    """The settings, and the sentence with which `run` refuses them, empty when it does not."""

    settings: Settings
    refused: str = ""

    def without_secrets(self, text: str) -> str:
        """The text with everything blacked out that is secret by its form or by its setting."""
        for secret in self._secrets():
            text = text.replace(secret, "***") if len(secret) >= LEAST else text
        return redact(text)

    def _secrets(self) -> list[str]:
        settings = self.settings
        given = (settings.bot_token, settings.app_token, settings.signing_secret)
        return [secret.get_secret_value() for secret in given if secret]


def read() -> Given:
    """Read the settings from the environment and `.env`. Refusal when one of them cannot be read at all."""
    settings = None
    with suppress(ValidationError):  # `load` says the same in a sentence
        settings = Settings(_env_file=ENV_FILE, _env_file_encoding="utf-8")
    try:
        return Given(load(ENV_FILE))
    except Refusal as refusal:
        if settings is None:
            raise
        return Given(settings, str(refusal))
