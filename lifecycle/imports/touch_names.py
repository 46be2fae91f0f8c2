"""The columns of a file of touchpoints, by our names and by those that other tools give them."""

from __future__ import annotations

from lifecycle.touchpoints import CES, CSAT, NPS, REVIEW

LOG = ("kind", "at", "value", "state", "detail", "note", "other", "by", "ref")
"""One touchpoint a line."""
TICKETS = ("opened", "answered", "closed", "subject")
"""One ticket a line, with the times of its steps; `subject` is another word for `detail`."""
USE = ("used_on",)
"""A day of use a line."""
SCORES = {"nps": NPS, "csat": CSAT, "ces": CES, "rating": REVIEW}
"""One questionnaire a line, with a column for each score in it."""

TOUCH_NAMES = (*LOG, *TICKETS, *USE, *SCORES)

ALIASES = {
    "date": "at", "when": "at", "time": "at", "happenedat": "at", "respondedat": "at", "responsedate": "at",
    "type": "kind", "channel": "kind", "activitytype": "kind",
    "score": "value", "stars": "value",
    "site": "detail", "competitor": "detail", "askedfor": "detail", "product": "detail", "feature": "detail", "title": "subject",
    "comment": "note", "comments": "note", "notes": "note", "text": "note", "reason": "note", "feedback": "note",
    "referred": "other", "referredcustomer": "other",
    "author": "by", "agent": "by", "assignee": "by", "loggedby": "by",
    "id": "ref", "ticket": "ref", "ticketid": "ref", "reference": "ref",
    "created": "opened", "createdat": "opened", "createdon": "opened", "createddate": "opened", "openedat": "opened",
    "openedon": "opened", "submittedat": "opened",
    "firstresponse": "answered", "firstresponseat": "answered", "firstreply": "answered", "firstreplyat": "answered",
    "firstrespondedat": "answered", "answeredat": "answered", "responded": "answered",
    "closedat": "closed", "closedon": "closed", "resolved": "closed", "resolvedat": "closed", "solved": "closed",
    "solvedat": "closed",
    "usedat": "used_on", "lastused": "used_on", "lastlogin": "used_on", "usagedate": "used_on",
}  # fmt: skip
"""By a column's name without case and spaces: what it may mean."""
