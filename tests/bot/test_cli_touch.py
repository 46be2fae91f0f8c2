"""A file of touchpoints from a terminal, as a person runs it."""

from __future__ import annotations

import re

from tests.warm import surroundings

DESK = """Customer;ID;Subject;Created;First response;Closed
Acme Corp;7;too slow;2026-03-02 10:00;2026-03-02 11:00;3.3.2026
Umbrella;8;broken;soon;;
"""


def test_touchpoints_are_checked_imported_mended_and_taken_back(nursery, tmp_path, sqlite_address):
    env = surroundings(LIFECYCLE_DATABASE_URL=sqlite_address, XDG_DATA_HOME=str(tmp_path))

    def bot(*words, code=0):
        done = nursery.run([str(word) for word in words], env=env, cwd=tmp_path)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    path = tmp_path / "desk.csv"
    path.write_text(DESK, encoding="utf-8")
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
