"""Files of Slack: what is known of one, its bytes, and the message about it that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from bot.routing.request import plain
from bot.sending.slackcalls import BAD_BLOCKS, Patience, Permanent, Slack, same_but_quiet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPMessage

    from slack_sdk import WebClient

    from bot.blocks import Message

__all__ = ["ENDINGS", "MOST_BYTES", "NO_ACCESS", "TOO_LARGE", "Files", "SlackFile", "is_table"]

MOST_BYTES = 50 * 1024 * 1024
"""The largest file that is taken from Slack; a larger one is imported from the command line."""

ENDINGS = frozenset({"csv", "tsv"})
NO_ACCESS = frozenset(
    {"missing_scope", "login_page", "access_denied", "no_permission", "http_302", "http_303", "http_401", "http_403"}
)
"""Slack's words for: this token may not read files."""
TOO_LARGE = "too_large"

BUDGET_S = 40.0
"""How long Slack may be busy in all while one file is worked on."""
_PART = 1 << 16
_TYPES = frozenset({"text/csv", "text/tab-separated-values"})


@dataclass(frozen=True, slots=True)
class SlackFile:
    """A file of Slack; `url` is where a bot may load it."""

    id: str
    name: str
    size: int
    url: str
    is_table: bool

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> SlackFile:
        """Read what an event or `files.info` says. What is missing is empty."""
        name = plain(str(given.get("name") or given.get("title") or ""))
        url = "" if given.get("is_external") else str(given.get("url_private_download") or "")
        return cls(str(given.get("id") or ""), name, int(given.get("size") or 0), url, is_table(given))


def is_table(given: Mapping[str, Any]) -> bool:
    """Whether Slack or the file's name says that it holds rows. One of which an event says nothing may be one."""
    if given.get("file_access") == "check_file_info" and not given.get("name"):
        return True
    ending = str(given.get("name") or "").rpartition(".")[2].lower()
    return bool(ENDINGS & {ending, str(given.get("filetype"))}) or given.get("mimetype") in _TYPES


class _Stay(HTTPRedirectHandler):
    """Follows nowhere: a redirection leads to the login page, and the token must not go along."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - as the library calls it
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Refuse it; what was answered is then an error with its code."""


class Files(Slack):
    """The calls that an import needs beside those of an answer. Each raises Permanent, Spent or Unsure."""

    def __init__(self, client: WebClient, patience: Patience | None = None) -> None:
        super().__init__(same_but_quiet(client), patience or Patience(BUDGET_S))

    def info(self, key: str) -> SlackFile:
        """What Slack says of a file now."""
        return SlackFile.of(self._repeat(lambda: self._client.files_info(file=key), once=False)["file"])

    def load(self, file: SlackFile, into: BinaryIO) -> None:
        """Load the file's bytes. Permanent `login_page` when the token may not, `too_large` when there are too many."""
        if file.size > MOST_BYTES:
            raise Permanent(TOO_LARGE)
        if not self._is_slacks(file.url):
            code = "not_hosted"
            raise Permanent(code)
        self._repeat(lambda: self._loaded(file, into), once=False)

    def put(self, channel: str, message: Message, thread: str | None = None) -> str:
        """Write a message; its timestamp."""
        sent = self._written(
            message,
            lambda text, blocks: self._client.chat_postMessage(
                channel=channel, thread_ts=thread, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False
            ),
        )
        return str(sent["ts"])

    def change(self, channel: str, ts: str, message: Message) -> None:
        """Put this message in the place of an earlier one of ours."""
        client, text = self._client, message.text
        try:
            self._repeat(
                lambda: client.chat_update(channel=channel, ts=ts, text=text, blocks=message.blocks), once=False
            )
        except Permanent as error:
            if error.code not in BAD_BLOCKS:
                raise
            self._repeat(lambda: client.chat_update(channel=channel, ts=ts, text=text, blocks=[]), once=False)

    def _is_slacks(self, url: str) -> bool:
        """Whether the address is one of the Slack that we talk to: the token goes nowhere else."""
        api, there = urlsplit(self._client.base_url), urlsplit(url)
        home, host = api.hostname or "", there.hostname or ""
        return there.scheme == api.scheme and bool(home) and (host == home or host.endswith(f".{home}"))

    def _loaded(self, file: SlackFile, into: BinaryIO) -> None:
        into.seek(0)
        into.truncate()
        request = Request(file.url, headers={"Authorization": f"Bearer {self._client.token}"})  # noqa: S310 - checked before
        taken = 0
        with self._opener().open(request, timeout=self._client.timeout) as answer:
            if "html" in (answer.headers.get("Content-Type") or ""):
                code = "login_page"
                raise Permanent(code)
            while part := answer.read(_PART):
                taken += len(part)
                if taken > MOST_BYTES:
                    raise Permanent(TOO_LARGE)
                into.write(part)
        if taken < file.size:
            raise ConnectionError  # the line broke: worth another try
        into.seek(0)

    def _opener(self) -> OpenerDirector:
        proxy = [ProxyHandler({"http": self._client.proxy, "https": self._client.proxy})] if self._client.proxy else []
        return build_opener(_Stay(), HTTPSHandler(context=self._client.ssl), *proxy)
