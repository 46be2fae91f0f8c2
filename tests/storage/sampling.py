"""When the sample company is looked at in tests."""

from __future__ import annotations

from datetime import UTC, datetime

FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)
