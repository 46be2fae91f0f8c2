"""A file of touchpoints from a terminal, as a person runs it."""

from __future__ import annotations

import re

DESK = """Customer;ID;Subject;Created;First response;Closed
Acme Corp;7;too slow;2026-03-02 10:00;2026-03-02 11:00;3.3.2026
Umbrella;8;broken;soon;;
"""


def test_touchpoints_are_checked_imported_mended_and_taken_back(bot, file, tmp_path):
    path = file(DESK, "desk.csv")
    checked = bot("import", "touchpoints", path, "--check", code=1)
    assert checked.startswith("desk.csv: 3 touchpoints can be imported for 1 customer (1 new); 1 line cannot.")

    said = bot("import", "touchpoints", path, code=1)
    assert said.startswith("desk.csv: 3 touchpoints imported for 1 customer (1 new); 1 line was not taken.")
    rejected = tmp_path / "desk.rejected.csv"
    rejected.write_text(rejected.read_text(encoding="utf-8-sig").replace("soon", "2.3.2026", 1), encoding="utf-8")
    assert bot("import", "touchpoints", rejected).startswith(
        "desk.rejected.csv: 1 touchpoint imported for 1 customer (1 new)."
    )
    assert "3 lines say what is known already" in bot("import", "touchpoints", path, code=1)

    bot("undo", re.search(r"lifecycle-bot undo\s+(\d+)", said)[1])
    assert "3 touchpoints imported for 1 customer (1 new)" in bot("import", "touchpoints", path, code=1)
