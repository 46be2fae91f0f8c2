"""How much it takes before something is told: numbers that the sums and the sentences about them share.

Nothing heavy is imported here, since a process that starts reads what every command says.
"""

CONVERSIONS_BEHIND = 20
"""Conversions of earlier cohorts below which nothing is projected."""
CHANGED = 5
"""Who reached conversion, in either period, below which their number is not taken apart."""
FORWARD_MOVES = 50
"""Forward moves out of a stage from which its limit is measured."""
STAYS = 5
"""Stays, and of them such as were seen from their beginning, below which nothing is said of how long they last."""
RECOVERY_DAYS = 90
"""Within how many days a bounced customer counts as having regained the stage they left, and how old a bounce has to
be before that can be said of it."""
HORIZON_DAYS = 180
"""A stay longer than that has not led anywhere, for the chances of what comes."""
WEEKS = 8
"""Complete weeks that must be on record before anything is forecast."""
ORIGINS = 4
"""Weeks of the past from which it must have been possible to forecast, before a test is told."""
WORTH_OF_A_STAGE = 20
"""Customers who stood in a stage below which nothing is said of what it is worth to stand there."""
REACHED_AFTER_TOUCH = 5
"""Customers who reached a stage after a contact, below whom credit is told in counts instead of shares."""
TOUCH_PATHS = 30
"""Customers with a contact, whether they reached the stage or not, below whom there is no removal effect."""
