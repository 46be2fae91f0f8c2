"""All settings, typed, and the only reader of the environment: from it or from `.env`, by the names in `Settings`.

What is missing, contradictory or malformed is one sentence that says which, as a `Refusal`.
"""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LOCALTIME = Path("/etc/localtime")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Mode(StrEnum):
    """How `run` meets Slack: a socket it opens, HTTP requests it receives, or the local playground."""

    SOCKET = "socket"
    HTTP = "http"
    PLAYGROUND = "playground"


class Settings(BaseSettings):
    """What the environment decides. Whatever a workspace decides for itself lives in its database."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True)

    database_url: str | None = Field(
        default=None,
        validation_alias="LIFECYCLE_DATABASE_URL",
        description="where the ledger is: `sqlite:///…` or `postgresql://…`; else a SQLite file in your data folder",
    )
    bot_token: SecretStr | None = Field(
        default=None, validation_alias="SLACK_BOT_TOKEN", description="`xoxb-…`, from *OAuth & Permissions*"
    )
    app_token: SecretStr | None = Field(
        default=None, validation_alias="SLACK_APP_TOKEN", description="`xapp-…`: connect through Socket Mode"
    )
    signing_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_SIGNING_SECRET", description="serve HTTP, from *Basic Information*"
    )
    api_url: str = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="another Web API, such as a local Slack's",
    )
    http_host: str = Field(
        default="127.0.0.1", validation_alias="LIFECYCLE_HTTP_HOST", description="the address to listen on"
    )
    http_port: int = Field(
        default=3000,
        ge=0,
        le=65535,
        validation_alias="LIFECYCLE_HTTP_PORT",
        description="its port; `/slack/events`, `/healthz`, `/metrics`",
    )
    http_workers: int | None = Field(
        default=None,
        ge=1,
        le=64,
        validation_alias="LIFECYCLE_HTTP_WORKERS",
        description="processes; one for two cores, on SQLite one",
    )
    http_threads: int = Field(
        default=16, ge=1, le=256, validation_alias="LIFECYCLE_HTTP_THREADS", description="threads of each process"
    )
    playground_port: int = Field(
        default=8000, ge=0, le=65535, validation_alias="LIFECYCLE_PLAYGROUND_PORT", description="the local Slack's page"
    )
    timezone: str = Field(
        default_factory=lambda: system_zone(),  # noqa: PLW0108 - defined below
        validation_alias="LIFECYCLE_TIMEZONE",
        description="the zone of a new workspace",
    )
    currency: str = Field(
        default="EUR", validation_alias="LIFECYCLE_CURRENCY", description="the currency of a new workspace"
    )
    log_level: str = Field(
        default="INFO", validation_alias="LIFECYCLE_LOG_LEVEL", description="DEBUG, INFO, WARNING or ERROR"
    )

    @field_validator("bot_token", "app_token", "signing_secret", mode="after")
    @classmethod
    def _trim(cls, value: SecretStr | None) -> SecretStr | None:
        return SecretStr(value.get_secret_value().strip()) if value else None

    @field_validator("api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://\S+", value):
            raise ValueError(_("it must be an address such as https://slack.com/api/"))
        return value.rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", value):
            raise ValueError(_("it must begin with sqlite:// or postgresql://"))
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if not zone_exists(value):
            raise ValueError(_("there is no such time zone; one is named like Europe/Prague"))
        return value

    @field_validator("currency")
    @classmethod
    def _currency(cls, value: str) -> str:
        from babel.numbers import is_currency  # noqa: PLC0415 - only a currency that is set needs the list

        if not is_currency(value.upper()):
            raise ValueError(_("it must be a currency's three letters, such as EUR"))
        return value.upper()

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in LEVELS:
            raise ValueError(_("it must be one of {levels}").format(levels=", ".join(LEVELS)))
        return value.upper()

    def mode(self) -> Mode:
        """An app token means Socket Mode, else a signing secret HTTP, else nothing is set: the playground."""
        if self.app_token:
            return Mode.SOCKET
        return Mode.HTTP if self.signing_secret else Mode.PLAYGROUND

    def workers(self) -> int:
        """HTTP processes: as many as asked for, else one for two cores, since the database wants some of them too: more
        answer no faster, and less evenly. One on SQLite, whose writers in different processes wait for each other by
        sleeping, so that under load one of them starves."""
        cores = os.cpu_count() or 1
        return self.http_workers or (1 if self.database().startswith("sqlite") else max(1, cores // 2))

    def database(self) -> str:
        """The database's address: the one that was set, else a SQLite file in the user's data folder."""
        if self.database_url:
            return self.database_url
        name = "playground.db" if self.mode() is Mode.PLAYGROUND else "lifecycle.db"
        return f"sqlite:///{(data_folder() / name).as_posix()}"


def load(env_file: str | Path | None = ".env") -> Settings:
    """Read the settings, then take every `SLACK_*` out of this process's environment: slack_bolt would read some
    of them (`SLACK_CLIENT_ID`) and change its ways. Refusal with the sentence that says what is wrong."""
    try:
        settings = Settings(_env_file=env_file, _env_file_encoding="utf-8")
    except ValidationError as error:
        raise Refusal(_sentence(error.errors(include_url=False)[0])) from None
    for name in [name for name in os.environ if name.upper().startswith("SLACK_")]:
        del os.environ[name]
    _check_tokens(settings)
    return settings


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0]) if error["loc"] else ""
    why = str(error.get("ctx", {}).get("error", "")) or _plain(error)
    return _("{name} is not usable: {why}.").format(name=name, why=why)


def _plain(error: ErrorDetails) -> str:
    limits: dict[str, Any] = error.get("ctx", {})
    if error["type"].startswith("int_"):
        return _("it must be a number")
    if "ge" in limits or "le" in limits:
        at_least = error["type"] == "greater_than_equal"
        said = _("it must be at least {n}") if at_least else _("it must be at most {n}")
        return said.format(n=limits["ge" if at_least else "le"])
    return error["msg"]


def _check_tokens(settings: Settings) -> None:
    """Each wrong combination of Slack's tokens has its own sentence."""
    bot, app = settings.bot_token, settings.app_token
    if bot and bot.get_secret_value().startswith("xapp-"):
        raise Refusal(_("SLACK_BOT_TOKEN holds an app token (xapp-); it needs the bot token, which begins with xoxb-."))
    if app and not app.get_secret_value().startswith("xapp-"):
        raise Refusal(_("SLACK_APP_TOKEN must hold the app-level token, which begins with xapp-."))
    if bot and not bot.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")):
        raise Refusal(_("SLACK_BOT_TOKEN must hold the bot token, which begins with xoxb-."))
    if app and not bot:
        raise Refusal(_("SLACK_APP_TOKEN is set but SLACK_BOT_TOKEN is not; Socket Mode needs both."))
    if settings.signing_secret and not bot:
        raise Refusal(_("SLACK_SIGNING_SECRET is set but SLACK_BOT_TOKEN is not; HTTP needs both."))
    if bot and not app and not settings.signing_secret:
        raise Refusal(
            _(
                "SLACK_BOT_TOKEN alone is not enough; set SLACK_APP_TOKEN for Socket Mode or SLACK_SIGNING_SECRET for HTTP."
            )
        )


def zone_exists(name: str) -> bool:
    """Whether a time zone has this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def system_zone() -> str:
    """Name the time zone of this machine; UTC where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named and LOCALTIME.is_symlink():
        named = str(LOCALTIME.readlink()).partition("zoneinfo/")[2]
    named = named.removeprefix("Etc/") if named in {"Etc/UTC", "Etc/GMT"} else named
    return named if named and zone_exists(named) else "UTC"


def data_folder() -> Path:
    """The user's folder for this program's files, made if it is not there."""
    return platformdirs.user_data_path("lifecycle-bot", appauthor=False, ensure_exists=True)


def share_metrics(folder: str) -> None:
    """Let the HTTP processes count together in this folder; to be called before prometheus_client is imported,
    which reads it from the environment alone."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
