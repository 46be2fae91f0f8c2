"""Who has been a customer from when until when: by hand, and on random histories against plain loops."""

from __future__ import annotations

from hypothesis import given, settings

from lifecycle.value.tenures import customer_months, tenures, under_contract
from tests.lifecycle.histories import declared, histories
from tests.lifecycle.journeys import DAY, journeys

END = 121 * DAY


def told(world, end=END):
    found = tenures(world.model, [world.moves(0, end // 2), world.moves(end // 2, end + 1)], end)
    return list(
        zip(
            found.customer_id.tolist(),
            (found.began_us // DAY).tolist(),
            (found.until_us // DAY).tolist(),
            found.ended.tolist(),
            strict=True,
        )
    )


def test_a_tenure_runs_from_the_first_move_to_conversion_or_later_until_the_loss():
    world = journeys({"c1": [("A", 0), ("C", 10 * DAY), ("R", 20 * DAY), ("L", 50 * DAY)], "c2": [("E", 70 * DAY)]})

    assert told(world) == [(1000, 10, 50, True), (1001, 70, 121, False)]


def test_who_bounces_back_below_conversion_stays_a_customer_and_who_is_won_back_begins_anew():
    world = journeys({
        "c1": [("C", 1 * DAY), ("K", 5 * DAY), ("L", 9 * DAY), ("K", 20 * DAY), ("C", 30 * DAY), ("L", 80 * DAY)],
    })  # fmt: skip

    assert told(world) == [(1000, 1, 9, True), (1000, 30, 80, True)]


def test_prospects_have_no_tenure():
    assert told(journeys({"c1": [("A", 0), ("L", 3 * DAY), ("K", 5 * DAY)]})) == []
    assert told(journeys({})) == []


def test_a_customer_counts_once_in_every_month_that_began_and_a_loss_once():
    world = journeys({"c1": [("C", 0), ("L", 10 * DAY)], "c2": [("C", 60 * DAY)]})
    found = tenures(world.model, [world.moves(0, END)], 121 * DAY)

    assert customer_months(found) == (1, 1 + 3)


@settings(max_examples=60)
@given(histories())
def test_random_histories_agree_with_a_plain_loop(lists):
    expected = []
    for number, steps in enumerate(lists):
        since, before = None, None
        for letter, at in steps:
            if letter == before:
                continue
            before = letter
            if letter in "CERV" and since is None:
                since = at
            if letter == "L" and since is not None:
                expected.append((number, since, at, True))
                since = None
        if since is not None:
            expected.append((number, since, END, False))
    world = declared(lists)
    found = tenures(world.model, [world.moves(0, END + 1)], END)

    ids = sorted(world.ids.values())
    columns = (found.customer_id.tolist(), found.began_us.tolist(), found.until_us.tolist(), found.ended.tolist())
    assert list(zip(*columns, strict=True)) == [(ids[number], *rest) for number, *rest in expected]


def test_a_contract_runs_as_it_says_and_stands_instead_of_the_tenure():
    world = journeys({"c1": [("C", 10 * DAY)], "c2": [("C", 20 * DAY), ("L", 30 * DAY)]})
    found = tenures(world.model, [world.moves(0, END)], END)

    told = under_contract(found, {1000: (5, 60), 7: (100, None), 8: (500, None)}, END)

    columns = (
        told.customer_id.tolist(),
        (told.began_us // DAY).tolist(),
        (told.until_us // DAY).tolist(),
        told.ended.tolist(),
    )
    assert sorted(zip(*columns, strict=True)) == [(7, 100, 121, False), (1000, 5, 60, True), (1001, 20, 30, True)]
