"""What the sample company's customers buy, and what it spends on winning them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from sqlalchemy import select

from lifecycle.checkup import Verdict
from lifecycle.stage_names import ADVOCACY, CONVERSION
from storage.sample import fill
from storage.sample.company import SOURCES, company
from storage.sample.purchases import FOREIGN, MARGIN_RATE, RATE, sales, spending
from storage.sample.working_days import WorkingDays
from storage.value_tables import purchases
from tests.storage.desk import Desk
from tests.storage.doctoring import examined
from tests.storage.sampling import FRIDAY

COMPANY = company()
SALES = sales(COMPANY)
BUYERS = {sale.customer for sale in SALES}


def stage_at(customer, days_ago, hour):
    """Where they stood then; the stage that they reach on a day holds from that hour on."""
    stood = [step.stage for step in customer.steps if (-step.days_ago, step.hour) <= (-days_ago, hour)]
    return stood[-1] if stood else None


def days_of(customer):
    return {sale.days_ago for sale in SALES if sale.customer == customer and sale.amount_cents > 0}


def profit_cents(sale):
    return sale.amount_cents * MARGIN_RATE if sale.profit_cents is None else sale.profit_cents


def test_who_reached_conversion_bought_and_nobody_else():
    reached = {at for at, customer in enumerate(COMPANY) if any(step.stage >= CONVERSION for step in customer.steps)}

    assert reached == BUYERS


def test_all_is_bought_from_conversion_on_and_nothing_while_lost():
    for sale in SALES:
        assert stage_at(COMPANY[sale.customer], sale.days_ago, sale.hour) >= CONVERSION


def test_the_first_purchase_is_soon_after_conversion():
    waits = [
        next(step.days_ago for step in COMPANY[at].steps if step.stage >= CONVERSION) - max(days_of(at))
        for at in BUYERS
    ]  # fmt: skip

    assert min(waits) >= 0 and max(waits) <= 4  # noqa: PT018 - both ends of one thing


def test_money_is_given_back_for_something_bought_before():
    back = [sale for sale in SALES if sale.amount_cents < 0]

    assert 10 < len(back) < len(SALES) * 0.08
    for sale in back:
        earlier = [of for of in SALES if of.customer == sale.customer and of.days_ago > sale.days_ago]
        assert any(of.amount_cents >= -sale.amount_cents for of in earlier)


def test_who_went_on_to_the_later_stages_bought_again():
    again = {at for at in BUYERS if len(days_of(at)) > 1}
    furthest = {at: max(step.stage for step in COMPANY[at].steps) for at in BUYERS}
    later = {at for at in BUYERS if furthest[at] > CONVERSION}

    assert len(again) >= 60
    assert len(again & later) > 0.9 * len(again)
    assert np.mean([len(days_of(at)) for at in BUYERS if furthest[at] == ADVOCACY]) > 8


def test_amounts_spread_widely_and_most_have_a_profit_of_their_own():
    bought = np.array([sale.amount_cents for sale in SALES if sale.amount_cents > 0])

    assert np.quantile(bought, 0.9) > 4 * np.quantile(bought, 0.1)
    assert 0.6 < np.mean([sale.profit_cents is not None for sale in SALES]) < 0.8
    assert 0 < np.mean([sale.is_foreign for sale in SALES]) < 0.2


def test_sources_differ_in_what_a_customer_brings_and_costs():
    def each(source, of):
        mine = [at for at in BUYERS if COMPANY[at].source == source]
        return sum(of(at) for at in mine) / len(mine)

    def brought(at):
        return sum(profit_cents(sale) for sale in SALES if sale.customer == at)

    def cost(at):
        return COMPANY[at].cost_cents

    assert each("referral", brought) > 3 * each("advertising", brought)
    assert each("referral", brought) > each("referral", cost)
    assert each("advertising", brought) < each("advertising", cost)


def test_what_was_spent_on_a_source_is_what_its_customers_cost():
    spent = spending(COMPANY, [10, 30, 20])

    assert set(spent) == set(SOURCES)
    for source, cents in spent.items():
        cost = sum(customer.cost_cents for customer in COMPANY if customer.source == source)
        assert sum(cents) == pytest.approx(cost, abs=2000)
        assert cents[0] < cents[1]


def test_the_months_of_the_sample_follow_each_other_up_to_today():
    months = WorkingDays(FRIDAY, "Europe/Prague").months()

    assert (months[0][0], months[-1]) == (date(2025, 11, 21), (date(2026, 11, 1), date(2026, 11, 20)))
    assert all(following[0] - month[1] == timedelta(days=1) for month, following in pairwise(months))


def test_it_is_all_in_the_database_with_its_dates(sample):
    with sample.transaction(None, writes=False) as store:
        frame, currencies = store.purchases()
        spends, settings = store.spends(), store.settings()

    today = (FRIDAY.date() - date(1970, 1, 1)).days
    assert len(frame) == len(SALES) == 502
    assert frame["customer_id"].nunique() == len(BUYERS) == 91
    assert currencies == ["EUR", FOREIGN]
    assert frame["day"].between(today - 366, today).all()
    assert len(spends) == 13 * len(SOURCES)
    assert (settings.margin_rate, settings.rates) == (MARGIN_RATE, ((FOREIGN, RATE),))


def test_the_doctor_finds_its_values_and_rows_well(address, database):
    fill(database, FRIDAY)

    for slug in ("values", "orphans", "sense"):
        assert examined(address, slug, now=lambda: FRIDAY).verdict is Verdict.OK


def test_a_purchase_of_it_can_be_taken_back(sample):
    with sample.transaction(None, writes=False) as store:
        action_id = store.connection.execute(select(purchases.c.action_id).limit(1)).scalar_one()

    Desk(sample, team=None, now=FRIDAY).undo(action_id)

    with sample.transaction(None, writes=False) as store:
        assert store.count_purchases() == len(SALES) - 1
