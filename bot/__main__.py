"""`lifecycle-bot`, also as `python -m bot`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Stopped while its modules are loaded, it ends as quietly as later."""
    try:
        from bot.cli import cli  # noqa: PLC0415 - a traceback of imports helps nobody who pressed Ctrl-C

        cli()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
