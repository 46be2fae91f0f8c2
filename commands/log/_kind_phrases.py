"""Sentences that tell of a contact which the customer made: `acme saw our ad`, `acme found us on google`."""

from __future__ import annotations

from commands import Phrase
from commands._phrases import SOMEONE

_HAS = r"(?:has |have |had |just |also )*"
_MORE = r"(?P<rest>(?:[,:]? (?:about|because|re|on|in|at|today|yesterday|last)\b.*|[,:] .*)?)"
_SAID = {
    r"(?:e-?mailed|mailed|wrote to) us": "e-mail",
    r"(?:visited us|came to (?:see|visit) us)": "meeting",
    r"(?:saw|clicked(?: on)?) (?:our|an?|the) (?:ads?|adverts?|advertis(?:ing|ements?)|banner)": "advertising",
    r"(?:found us|came|came to us) (?:on|through|via|by|with|from) (?:google|bing|seo|(?:web )?search|a search engine)": "search",
    r"(?:found us|came|came to us|saw us|met us) (?:on|through|via|by|from) (?:social media|linkedin|facebook|instagram|twitter|tiktok)": "social",
    r"heard (?:of|about) us (?:from|by|through|via) (?:an? )?(?:friends?|colleagues?|word of mouth|somebody|someone|partner)": "word of mouth",
    r"(?:came to|attended|was at|were at|joined) (?:our|the|an?) (?:event|webinar|conference|fair|trade fair|workshop|booth)": "event",
    r"read (?:our|the) (?:blog(?: posts?)?|articles?)": "blog",
    r"read (?:our|an?|the) reviews?(?: of us)?": "review",
    r"(?:got|had|received) (?:our|an?|the) (?:offer|quote|proposal)": "offer",
    r"(?:asked|contacted|called) (?:our )?support": "support",
}

TOLD_BY_THEM = tuple(
    Phrase(rf"{SOMEONE} {_HAS}{said}{_MORE}", f'log touch {{name}} "{kind}"{{rest}}') for said, kind in _SAID.items()
)
