"""Files of purchases and of spend from a terminal, as a person runs it."""

from __future__ import annotations

import re

BOUGHT = """Customer;Purchased on;Amount;Profit;Currency;Product;Ref
Acme Corp;2026-03-02;1.200,50;400;;Seats;INV-7
Acme Corp;2026-03-05;-20;;;;
Umbrella;2026-03-05;soon;;;;
"""
SPENT = "source,month,amount,currency\nreferral,2026-02,5000,\nads,Feb 2026,300,USD\n"


def test_purchases_are_checked_imported_mended_and_taken_back(bot, file, tmp_path):
    path = file(BOUGHT, "sold.csv")
    checked = bot("import", "purchases", path, "--check", code=1)
    assert checked.startswith("sold.csv: 2 purchases can be imported for 1 customer (1 new); 1 line cannot.")

    said = bot("import", "purchases", path, code=1)
    assert said.startswith("sold.csv: 2 purchases imported for 1 customer (1 new); 1 line was not taken.")
    rejected = tmp_path / "sold.rejected.csv"
    rejected.write_text(rejected.read_text(encoding="utf-8-sig").replace("soon", "7", 1), encoding="utf-8")
    assert bot("import", "purchases", rejected).startswith(
        "sold.rejected.csv: 1 purchase imported for 1 customer (1 new)."
    )

    bot("undo", re.search(r"lifecycle-bot undo\s+(\d+)", said)[1])
    assert "2 purchases imported for 1 customer (1 new)" in bot("import", "purchases", path, code=1)
    assert "nothing was imported, nothing was changed" in bot("import", "purchases", path, code=1)


def test_spend_comes_in_once(bot, file):
    path = file(SPENT, "spend.csv")

    assert bot("import", "spend", path, "--check").startswith("spend.csv: 2 lines of spend can be imported.")
    assert bot("import", "spend", path).startswith("spend.csv: 2 lines of spend imported.")
    assert "2 lines say what is known already" in bot("import", "spend", path)


def test_missing_columns_are_named(bot, file):
    assert 'no column "source" and no "month"' in bot(
        "import", "spend", file("customer,amount\na,1\n", "s.csv"), code=1
    )
    assert 'no column "purchased_on"' in bot("import", "purchases", file("customer,amount\na,1\n", "p.csv"), code=1)
