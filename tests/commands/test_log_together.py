"""Several customers in one line: each is logged, all of them as one action; and what is no list."""

from __future__ import annotations

import pytest

TODAY = "on Wed 2 Dec"


@pytest.fixture
def three(acme):
    acme.given("/customer add Umbrella Ltd", "/customer add Nine Inc")
    return acme


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/log touch acme, umbrella call about price", f"had a call with us {TODAY}: price."),
        ("/log touch acme\numbrella\ncall", f"had a call with us {TODAY}."),
        ('/log touch "Acme Corp" & “Umbrella Ltd” call', f"had a call with us {TODAY}."),
        ("called acme and umbrella about price", f"had a call with us {TODAY}: price."),
        ("met acme and umbrella yesterday", "had a meeting with us on Tue 1 Dec."),
        ("/log feedback acme, umbrella nps 9", f"gave NPS 9 {TODAY}."),
        ("/log used acme, umbrella on 30 Nov", "used the product on Mon 30 Nov."),
        ("/log ask acme and umbrella for review", f"was asked for a review {TODAY}."),
        ("/log optout acme, umbrella", "is not asked for reviews, referrals, references or posts any more."),
    ],
)
def test_a_list_of_customers_is_logged_for_each_as_one_action(three, text, said):
    heard = three.say(text)
    assert heard.headline == "Logged for 2 customers: Acme Corp, Umbrella Ltd."
    assert heard.lines == (f"Acme Corp {said}", f"Umbrella Ltd {said}")
    undone = three.press(heard, "Undo")
    assert undone.wrote
    assert three.press(undone, "Redo").wrote


def test_a_name_of_the_list_that_nobody_has_is_asked_about_and_the_button_logs_them_all(three):
    heard = three.say("/log touch acme, umbrela call about price on 30 Nov")
    assert heard.headline == 'Which customer is "umbrela"?'
    assert not heard.wrote
    assert three.press(heard, "Umbrella").lines[1] == "Umbrella Ltd had a call with us on Mon 30 Nov: price."
    both = three.press(three.say("/log touch acme, Zeta call"), 'New customer "Zeta"')
    assert both.headline == "Logged for 2 customers: Acme Corp, Zeta."


def test_who_may_not_be_asked_is_left_out_and_told(three):
    three.given("/log ask acme for review")
    heard = three.say("/log ask acme and umbrella for review")
    assert heard.headline == "Logged for 1 customer: Umbrella Ltd."
    assert heard.lines[0] == f"Acme Corp was asked for a review {TODAY}, less than 90 days ago."
    assert not three.say("/log ask acme and umbrella for review").wrote


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("called acme, all is well", f"Acme Corp had a call with us {TODAY}: all is well."),
        ("called acme, umbrella is cheaper", f"Acme Corp had a call with us {TODAY}: umbrella is cheaper."),
        ("called acme and asked for money", f"Acme Corp had a call with us {TODAY}: and asked for money."),
        ("/log touch Smith and Sons call", 'There is no customer "Smith and Sons" yet, nor one like it.'),
        ("/log competitor acme Umbrella, cheaper", f"Acme Corp compared us with Umbrella {TODAY}: cheaper."),
    ],
)
def test_what_follows_a_comma_may_be_what_was_said(three, text, said):
    assert three.say(text).headline == said


def test_a_name_with_and_in_it_is_one_customer(three):
    three.given('/customer add "Acme Corp and Umbrella Ltd"')
    heard = three.say("/log touch Acme Corp and Umbrella Ltd call")
    assert heard.headline.startswith("Acme Corp and Umbrella Ltd had a call")
