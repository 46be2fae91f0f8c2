"""Reading what people type, shared by the commands. Pure text: it knows stages and days, and no customer.

Which customer a name means is the service's to say; here it is only told where the name begins and ends.
"""

from __future__ import annotations

from commands._amounts import parse_amount
from commands._move_words import MoveItem, MoveWords, parse_move
from commands._tails import take_day, take_options, take_reason
from commands._tokens import Token, customer_id, person_id, quote, tokens, unquoted

__all__ = [
    "MoveItem", "MoveWords", "Token",
    "customer_id", "parse_amount", "parse_move", "person_id", "quote", "take_day", "take_options", "take_reason",
    "tokens", "unquoted",
]  # fmt: skip
