"""The command line. What goes wrong is one sentence on standard error, and an exit code that is not 0.

`_app` has the program and what every command shares; the commands stand by what they are about: `serving` the bot,
`upkeep` of the database, `transfer` of files in and out, `value` of customers, `digest` for what channels are sent.
"""

from bot.cli import digest, serving, transfer, upkeep, value
from bot.cli._app import cli

__all__ = ["cli", "digest", "serving", "transfer", "upkeep", "value"]
