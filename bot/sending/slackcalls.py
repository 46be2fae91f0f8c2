"""Single calls to Slack: sent once, retried only where nothing can have happened yet, within a time limit.

SendError           a call that did not work; `code` is Slack's word for why
+-- Permanent       trying again would say the same: not a member, no scope, a revoked token
+-- Spent           Slack was busy or away for longer than one may wait
+-- Unsure          the request went out and no answer came: it may have been done
"""

from __future__ import annotations

import json
import logging
import re
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.rendering.richtext import escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.blocks import Message

Sent = TypeVar("Sent")
Blocks: TypeAlias = "list[dict[str, Any]] | None"

TIMEOUT_S = 10

NOT_A_MEMBER = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel"})
BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments"})
_BUSY = frozenset({"ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org"})
# Slack says of these that part of the work may have been done.
_UNKNOWN = frozenset({"fatal_error", "internal_error"})
_WORD = re.compile(r"[a-z_]{1,60}")
_NO = re.compile(r'\{.*"ok"\s*:\s*false', re.DOTALL)  # a `response_url` may say no with a status that says yes

# Apart from every other logger, since the library logs whole requests, and addresses that are secrets.
_SILENT = logging.Logger("slack", level=logging.CRITICAL + 1)  # noqa: LOG001 - so that no configuration reaches it
logger = logging.getLogger(__name__)


class SendError(Exception):
    """A call to Slack that did not work."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Permanent(SendError):  # noqa: N818 - the name says what is known
    """Trying again would say the same."""


class Spent(SendError):  # noqa: N818 - the name says what is known
    """Slack was busy or away for longer than one may wait. `wait_s`: how long Slack asked for, where it did."""

    def __init__(self, code: str, wait_s: float | None = None) -> None:
        super().__init__(code)
        self.wait_s = wait_s


class Unsure(SendError):  # noqa: N818 - the name says what is known
    """The request went out and no answer came: it may have been done."""


class _Busy(SendError):  # noqa: N818 - the name says what is known
    """Nothing was done; worth another try after `wait_s`."""

    def __init__(self, code: str, wait_s: float | None = None) -> None:
        super().__init__(code)
        self.wait_s = wait_s


class Posted(NamedTuple):
    """Where a message stands, as Slack said when it took it: the channel's id, and the message's timestamp there."""

    channel: str
    ts: str


class Patience:
    """How long one answer may take in all."""

    def __init__(
        self, seconds: float, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._until = clock() + seconds

    def wait(self, seconds: float) -> bool:
        """Wait; False at once when that would take too long."""
        if self._clock() + seconds > self._until:
            return False
        self._sleep(seconds)
        return True


def web_client(token: str | None, base_url: str = WebClient.BASE_URL) -> WebClient:
    """A client that never retries by itself, does not wait long and logs nothing."""
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT_S, logger=_SILENT, retry_handlers=[])


def same_but_quiet(client: WebClient) -> WebClient:
    """The given client's token and address, without its retries and its logs."""
    return WebClient(
        token=client.token, base_url=client.base_url, timeout=min(client.timeout, TIMEOUT_S), ssl=client.ssl,
        proxy=client.proxy, team_id=client.default_params.get("team_id"), logger=_SILENT, retry_handlers=[],
    )  # fmt: skip


class Slack:
    """The calls that one answer needs. Each raises Permanent, Spent or Unsure."""

    def __init__(self, client: WebClient, patience: Patience) -> None:
        self._client = client
        self._patience = patience

    def post(self, channel: str, message: Message, thread: str | None = None) -> Posted:
        """Write a message that the channel sees (a person's id opens their direct messages)."""

        def send(text: str, blocks: Blocks) -> Any:  # noqa: ANN401 - Slack's JSON
            return self._client.chat_postMessage(
                channel=channel, thread_ts=thread, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False
            )

        answer = self._written(message, send)
        return Posted(str(answer.get("channel") or channel), str(answer.get("ts") or ""))

    def post_exactly(
        self, channel: str, text: str, blocks: list[dict[str, Any]], metadata: dict[str, Any] | None = None
    ) -> Posted:
        """Write just this message, or raise: no text alone where Slack does not like the blocks."""
        answer = self._repeat(
            lambda: self._client.chat_postMessage(
                channel=channel, text=text, blocks=blocks, metadata=metadata, unfurl_links=False, unfurl_media=False
            ),
            once=True,
        )
        return Posted(str(answer["channel"]), str(answer["ts"]))

    def whisper(self, channel: str, person: str, message: Message, thread: str | None = None) -> None:
        """Write a message in a channel that one person sees."""

        def send(text: str, blocks: Blocks) -> Any:  # noqa: ANN401 - Slack's JSON
            return self._client.chat_postEphemeral(
                channel=channel, user=person, thread_ts=thread, text=text, blocks=blocks
            )

        self._written(message, send)

    def respond(
        self, url: str, message: Message, *, seen: bool, replace: bool = False, thread: str | None = None
    ) -> None:
        """Write through a `response_url`: `seen` by the channel or by the person alone, new or in the old one's place."""
        common = {"response_type": "in_channel" if seen else "ephemeral", "replace_original": replace}
        self._written(
            message,
            lambda text, blocks: self._hook(url, {**common, "thread_ts": thread, "text": text, "blocks": blocks}),
        )

    def remove(self, url: str) -> None:
        """Take away the message that the `response_url` belongs to."""
        self._repeat(lambda: self._hook(url, {"delete_original": True}), once=False)

    def open_direct(self, person: str) -> str:
        """Give the id of the direct messages with a person."""
        return str(self._repeat(lambda: self._client.conversations_open(users=person), once=False)["channel"]["id"])

    def upload(  # noqa: PLR0913 - one upload, by name
        self,
        channel: str,
        picture: bytes,
        *,
        filename: str,
        title: str,
        message: Message | None = None,
        thread: str | None = None,
    ) -> None:
        """Bring a picture into a channel, with a message's blocks above it: one message.

        Three steps, of which only the last shows anything. No `alt_txt` and no `initial_comment`: with the first
        Slack does not share the file, with the second it ignores the blocks.
        """
        client, key = self._client, self._uploaded(picture, filename)
        shown: dict[str, Any] = {"blocks": json.dumps(message.blocks)} if message else {}
        files: list[dict[str, str | None]] = [{"id": key, "title": escape(title)}]
        self._repeat(
            lambda: client.files_completeUploadExternal(files=files, channel_id=channel, thread_ts=thread, **shown),
            once=True,
        )

    def keep(self, picture: bytes, *, filename: str, title: str) -> str:
        """Upload a picture that nobody sees until a message shows it; give its id."""
        key, client = self._uploaded(picture, filename), self._client
        files: list[dict[str, str | None]] = [{"id": key, "title": escape(title)}]
        self._repeat(lambda: client.files_completeUploadExternal(files=files), once=False)
        return key

    def _uploaded(self, picture: bytes, filename: str) -> str:
        client, size = self._client, len(picture)
        place = self._repeat(lambda: client.files_getUploadURLExternal(filename=filename, length=size), once=False)
        self._repeat(lambda: self._put(place["upload_url"], picture), once=False)
        return str(place["file_id"])

    def _put(self, url: str, picture: bytes) -> None:
        if not url.startswith(("https://", "http://")):
            code = "invalid_upload_url"
            raise Permanent(code)
        request = Request(url, data=picture, headers={"Content-Type": "application/octet-stream"})  # noqa: S310 - checked above
        with urlopen(request, timeout=self._client.timeout, context=self._client.ssl) as answer:  # noqa: S310 - checked above
            answer.read()

    def _written(self, message: Message, send: Callable[[str, Blocks], Sent]) -> Sent:
        """Send once. Should Slack not like the blocks after all, the text alone still says what happened."""
        if message.blocks:
            try:
                return self._repeat(lambda: send(message.text, message.blocks), once=True)
            except Permanent as error:
                if error.code not in BAD_BLOCKS:
                    raise
                logger.exception("Slack refused the blocks of a message", extra={"outcome": error.code})
        return self._repeat(lambda: send(message.text, None), once=True)

    def _hook(self, url: str, body: dict[str, Any]) -> None:
        client = WebhookClient(
            url, timeout=self._client.timeout, ssl=self._client.ssl, proxy=self._client.proxy, logger=_SILENT,
            retry_handlers=[],
        )  # fmt: skip
        answer = client.send_dict(body)
        if answer.status_code != 200 or _NO.match(answer.body):
            raise _judged(answer.status_code, _said(answer.body), _wait_s(answer.headers), once=True)

    def _repeat(self, call: Callable[[], Sent], *, once: bool) -> Sent:
        """Call until it works or must not be tried again. `once`: doing it twice would show."""
        pause_s = 0.5
        while True:
            try:
                return call()
            except (SlackApiError, SendError, OSError, HTTPException) as error:
                judged = error if isinstance(error, SendError) else _of(error, once=once)
                if not isinstance(judged, _Busy):
                    raise judged from None
                if not self._patience.wait(pause_s if judged.wait_s is None else judged.wait_s):
                    raise Spent(judged.code, judged.wait_s) from None
                pause_s *= 2


def _of(error: SlackApiError | OSError | HTTPException, *, once: bool) -> SendError:
    """What an error of the wire or of Slack means for the call."""
    if isinstance(error, SlackApiError):
        answer = error.response
        return _judged(answer.status_code, str(answer.get("error") or ""), _wait_s(answer.headers), once=once)
    if isinstance(error, HTTPError):
        error.close()
        return _judged(error.code, "", _wait_s(dict(error.headers)), once=once)
    # urllib wraps what fails before the request is out; what fails afterwards comes as it is.
    if isinstance(error, URLError) or not once:
        return _Busy("unreachable")
    return Unsure("no_answer")


def _judged(status: int, code: str, wait_s: float | None, *, once: bool) -> SendError:
    word = code if _WORD.fullmatch(code) else f"http_{status}"
    if status == 429 or word in _BUSY:
        return _Busy(word, 1.0 if wait_s is None else wait_s)
    if word in _UNKNOWN or status == 504:
        return Unsure(word) if once else _Busy(word)
    if status >= 500:
        return _Busy(word)
    return Permanent(word)


def _said(body: str) -> str:
    """The error's word in a `response_url`'s answer, which is bare or JSON."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, TypeError, KeyError):
        return body.strip()


def _wait_s(headers: dict[str, Any]) -> float | None:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            first = value[0] if isinstance(value, list) else value
            return float(first) if str(first).isdigit() else None
    return None
