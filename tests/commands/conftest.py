"""A workspace to speak to."""

from __future__ import annotations

import itertools
import shutil

import pytest

from bot.fitting import Fitting
from bot.pool import Pool
from storage.database import Database
from tests.commands.asking import MANAGER, NOW, TEAM, Asking
from tests.commands.buying import buy
from tests.commands.caring import cared_for
from tests.commands.company import fill
from tests.commands.funnels import Told
from tests.lifecycle.journeys import GOLDEN


@pytest.fixture
def team(sqlite_database):
    """A workspace with a rep, another rep, a manager and a viewer, and no customer yet."""
    return Asking(sqlite_database)


@pytest.fixture
def acme(team):
    """The same with one customer, Acme Corp, in Knowledge for twelve days."""
    team.given("/customer add Acme Corp", "/stage move acme knowledge")
    team.later(days=12)
    return team


@pytest.fixture(scope="session")
def market_template(sqlite_template, tmp_path_factory):
    """A file with customers who bought, what was learnt of them, and what they bought; tests copy it."""
    path = tmp_path_factory.mktemp("market") / "lifecycle.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    sold = buy(database)
    Fitting(database, Pool(workers=1), lambda: NOW).fit(TEAM)
    database.close()
    return path, sold


@pytest.fixture
def market(market_template, tmp_path):
    """A workspace of 240 customers who bought over two years. `sold`: customer number, day, cents, profit in cents."""
    path, sold = market_template
    shutil.copyfile(path, tmp_path / "market.db")
    database = Database(f"sqlite:///{tmp_path / 'market.db'}")
    asking = Asking(database)
    asking.sold = sold
    yield asking
    database.close()


@pytest.fixture(scope="session")
def company_template(sqlite_template, tmp_path_factory):
    """A file with twelve customers who came in November; tests copy it."""
    path = tmp_path_factory.mktemp("company") / "lifecycle.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    fill(Asking(database))
    database.close()
    return path


@pytest.fixture
def company(company_template, tmp_path):
    """The same as a workspace to speak to, on Friday 20 November."""
    shutil.copyfile(company_template, tmp_path / "company.db")
    database = Database(f"sqlite:///{tmp_path / 'company.db'}")
    asking = Asking(database)
    asking._keys = itertools.count(1000)  # what filled the file had the numbers before
    yield asking
    database.close()


@pytest.fixture
def cared(team):
    """The company of `caring`."""
    return cared_for(team)


@pytest.fixture
def cared_in_prague(team):
    """The same on the time of Prague."""
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    return cared_for(team)


@pytest.fixture
def golden(database):
    """The worked example, on each kind of database."""
    return Told(database, "2026-03-09", GOLDEN)
