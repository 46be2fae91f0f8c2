"""Plain text as blocks have it, and what Slack refuses a call with."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError


def plain(text):
    return {"type": "plain_text", "text": text}


def refused(call, **kwargs):
    """The code with which this call is refused."""
    with pytest.raises(SlackApiError) as caught:
        call(**kwargs)
    return caught.value.response["error"]
