"""`/log purchase`: what is written, how it is read, and which move it offers."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, VIEWER


def bought(acme, words):
    """The first line of what `/log purchase` answers."""
    heard = acme.say(f"/log purchase {words}")
    assert heard.wrote, heard.text
    return heard.headline


def test_the_first_line_says_who_bought_for_how_much_and_when(acme):
    said = bought(acme, "acme 1200 profit 400 on 3 May ref INV-7")
    assert said == "Acme Corp bought for 1,200 EUR on Sun 3 May (profit 400, ref INV-7)."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("acme 1200 on 3 May ref INV-8 USD for anvils", "bought anvils for 1,200 USD on Sun 3 May (ref INV-8)."),
        ("acme 1200 profit 400 for anvils", "bought anvils for 1,200 EUR on Wed 2 Dec (profit 400)."),
        ("acme 1200 product anvils on 3 May", "bought anvils for 1,200 EUR on Sun 3 May."),
        ("acme 1200 product anvils on 3 May ref A", "bought anvils for 1,200 EUR on Sun 3 May (ref A)."),
        ('acme 1200 product "Cruise on 3 May"', "bought Cruise on 3 May for 1,200 EUR on Wed 2 Dec."),
        ("acme 1200 ref 2026-05-03", "bought for 1,200 EUR on Wed 2 Dec (ref 2026-05-03)."),
        ("acme 1200 ref INV 12 on 3 May", "bought for 1,200 EUR on Sun 3 May (ref INV 12)."),
        ("acme 1200 profit 30 %", "bought for 1,200 EUR on Wed 2 Dec (profit 360)."),
        ("acme 1200 profit -30", "bought for 1,200 EUR on Wed 2 Dec (loss 30)."),
        ("acme -50", "got 50 EUR back on Wed 2 Dec."),
        ("acme $1,200.50 yesterday", "bought for 1,200.50 USD on Tue 1 Dec."),
    ],
)
def test_day_product_reference_and_currency_may_stand_anywhere(acme, words, said):
    assert bought(acme, words) == f"Acme Corp {said}"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("acme bought for 1200", "bought for 1,200 EUR on Wed 2 Dec."),
        ("acme bought anvils for 1200 on 3 May", "bought anvils for 1,200 EUR on Sun 3 May."),
        ("acme bought 3 licences for 1200", "bought 3 licences for 1,200 EUR on Wed 2 Dec."),
        ("acme paid 1200 EUR yesterday", "bought for 1,200 EUR on Tue 1 Dec."),
    ],
)
def test_it_is_understood_in_a_message(acme, message, said):
    assert acme.say(message).headline == f"Acme Corp {said}"


@pytest.mark.parametrize(
    "words",
    ["acme 1200 prfit 400", "acme 1200 tomorrow", "acme 3 licences for 1200", "acme 3 for 1200", "acme", "acme 1200 on 3 December 2026"],
)  # fmt: skip
def test_what_is_left_over_or_still_to_come_is_refused_and_never_guessed(acme, words):
    heard = acme.say(f"/log purchase {words}")
    assert heard.refused
    assert not heard.wrote


def test_a_name_that_ends_in_a_number_is_no_amount(acme):
    acme.given("/customer add Route 66")
    assert acme.say("/log purchase Route 66").headline.startswith("How much?")
    assert bought(acme, "Route 66 66").startswith("Route 66 bought for 66 EUR")


def test_the_same_reference_is_logged_once_until_it_is_undone(acme):
    first = acme.say("/log purchase acme 1200 ref INV-7")
    again = acme.say("/log purchase acme 1200 ref INV-7")
    assert again.headline == 'A purchase with the reference "INV-7" was logged already.'
    assert not again.wrote

    undone = acme.press(first, "Undo")
    second = acme.given("/log purchase acme 1200 ref INV-7")
    assert "was logged since; undo that first" in acme.press(undone, "Redo").headline
    acme.press(second, "Undo")
    assert acme.press(undone, "Redo").wrote


def test_the_first_purchase_offers_conversion_and_the_second_advocacy(acme):
    first = acme.say("/log purchase acme 1200 on 30 November")
    assert acme.stage_of("acme") == "Knowledge"
    acme.press(first, "Move to Conversion")
    assert acme.stage_of("acme") == "Conversion"
    assert "Move to Conversion" not in acme.say("/log purchase acme 5 on 30 November").labels
    acme.press(acme.say("/log purchase acme 1200"), "Move to Advocacy")
    assert acme.stage_of("acme") == "Advocacy"
    assert not [label for label in acme.say("/log purchase acme 1200").labels if label.startswith("Move")]


def test_five_stages_offer_retention_for_the_second_purchase(acme):
    acme.given("/lifecycle settings preset five", as_=MANAGER)
    assert "Move to Purchase" in acme.say("/log purchase acme 1200 on 3 May").labels
    assert "Move to Retention" in acme.say("/log purchase acme 1200").labels


def test_a_purchase_logged_late_moves_nobody_back_and_forth(acme):
    acme.press(acme.say("/log purchase acme 1200 on 3 May"), "Move to Conversion")
    assert acme.stage_of("acme") == "Conversion"
    assert "Sun 3 May" not in acme.say("/stage history acme").text


def test_who_was_lost_after_buying_is_not_won_back_by_logging_it(acme):
    acme.given("/stage lost acme")
    assert not [label for label in acme.say("/log purchase acme 1200 on 3 May").labels if label.startswith("Move")]
    assert "Move to Advocacy" in acme.say("/log purchase acme 1200").labels


def test_where_purchases_move_one_undo_takes_both_back_and_one_redo_brings_both(acme):
    acme.given("/lifecycle settings purchases move stages yes", as_=MANAGER)
    heard = acme.say("/log purchase acme 1200 ref A")
    assert "Moved to Conversion" in heard.text
    assert acme.stage_of("acme") == "Conversion"
    undone = acme.press(heard, "Undo")
    assert acme.stage_of("acme") == "Knowledge"
    assert not acme.say("/log purchase acme 1200 ref A").refused
    acme.given("/stage undo")
    acme.press(undone, "Redo")
    assert acme.stage_of("acme") == "Conversion"


def test_a_name_that_fits_nobody_proposes_and_the_choice_logs_all_that_was_said(acme):
    asked = acme.say("/log purchase acm 1200 profit 400 on 3 May ref X")
    assert not asked.wrote
    assert acme.press(asked, "Acme Corp").headline == "Acme Corp bought for 1,200 EUR on Sun 3 May (profit 400, ref X)."


def test_a_new_customer_is_added_with_the_purchase_and_one_undo_takes_both_back(acme):
    heard = acme.press(acme.say("/log purchase Newco 1200 profit 400 on 3 May ref N1"), "New customer")
    assert heard.headline == "Newco bought for 1,200 EUR on Sun 3 May (profit 400, ref N1)."
    acme.press(heard, "Undo")
    assert acme.customers() == ["Acme Corp"]


def test_the_form_logs_product_and_day(acme):
    filled = acme.fill(acme.say("/log purchase"), customer="Acme Corp", amount="100", product="Box", day="2026-05-03")
    assert filled.headline == "Acme Corp bought Box for 100 EUR on Sun 3 May."


def test_the_receipt_is_in_the_readers_zone(acme):
    assert acme.say("/log purchase acme 1200").receipt.endswith("14:03")
    assert acme.say("/log spend acme 350").receipt.endswith("14:03")


def test_what_keeps_a_purchase_out_of_values_is_said(acme):
    assert "no rate for USD is set" in acme.say("/log purchase acme 1200 USD profit 3").text
    assert "set a margin" in acme.say("/log purchase acme 1200").text


def test_a_viewer_logs_nothing(acme):
    for line in ("/log purchase acme 5", "/log spend acme 5", "/log contract acme from 3 May"):
        assert acme.say(line, as_=VIEWER).refused
