"""Who holds a run: this process, and no other one that ever was."""

from __future__ import annotations

import os
import socket
import uuid


def new_holder() -> str:
    """A name that nobody else has, and that says where to look."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
