"""What a typed stage name fits, and what is proposed where it fits none."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest

from lifecycle import stages
from lifecycle.model import Stage
from tests.lifecycle.ladders import FIVE, SIX, by_name, names, slugs

TABLE = (
    (
        (
            "awareness, areness, brand awareness, povědomí, bewustwording, осознание, узнаваемость, узнаваемость бренда, "
            "conciencia, conscience"
        ),
        "awareness",
        "awareness",
    ),
    (
        (
            "knowledge, marketing and knowledge, consideration, marketing a znalosti, znalosti, zvažování, "
            "marketing en kennis, kennis, overweging, рассмотрение, знания, marketing y conocimiento, conocimiento, "
            "consideración, marketing et connaissances, connaissances, considération"
        ),
        "knowledge",
        "consideration",
    ),
    (
        (
            "conversion, sales conversion, purchase, won, konverze, konverze prodeje, nákup, verkoopconversie, conversie, "
            "aankoop, покупка, конверсия, conversión, conversión de ventas, compra, conversion des ventes, achat"
        ),
        "conversion",
        "purchase",
    ),
    (
        (
            "experience, support, customer experience and product support, zkušenosti, "
            "zkušenosti zákazníků a podpora produktů, klantervaring, klantervaring en productondersteuning, опыт, "
            "поддержка, experiencia, experiencia del cliente y soporte del producto, soporte, expérience, "
            "expérience client et assistance produit, assistance"
        ),
        "experience",
        "purchase retention",
    ),
    (
        (
            "retention, zachování, retence, udržení, retentie, behoud, удержание, retención, retencion, rétention, "
            "fidélisation"
        ),
        "retention",
        "retention",
    ),
    (
        (
            "advocacy, advokacie, advokacie a/nebo opakovaný nákup, belangenbehartiging, "
            "belangenbehartiging en/of herhaalde aankoop, адвокация, адвокат бренда, promoción, "
            "promoción y/o compra repetida, plaidoyer, plaidoyer et/ou achat répété"
        ),
        "advocacy",
        "advocacy",
    ),
    (
        "repeat purchase, opakovaný nákup, herhaalde aankoop, повторная покупка, compra repetida, achat répété",
        "advocacy",
        "retention",
    ),
    ("lost, churned, ztracený, verloren, потерян, perdido, perdu", "lost", "lost"),
)
ALIASES = [
    (alias, model, slugs)
    for names, six, five in TABLE
    for alias in names.split(", ")
    for model, slugs in ((SIX, six), (FIVE, five))
]


def bare(text):
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


@pytest.mark.parametrize(("alias", "model", "wanted"), ALIASES, ids=lambda value: getattr(value, "preset", value))
@pytest.mark.parametrize(
    "written", [str, str.upper, str.title, bare, lambda name: f" {name.replace(' ', '  ')}. "],
    ids=["as it is", "shouted", "titled", "bare", "sloppy"],
)  # fmt: skip
def test_every_alias_fits_its_stage(alias, model, wanted, written):
    assert slugs(model, written(alias)) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("reten", "retention"), ("adv", "advocacy"), ("exp", "experience"), ("Aware", "awareness"),
        ("con", "conversion"), ("cons", "awareness knowledge"), ("удерж", "retention"), ("zkus", "experience"),
        ("supp", "experience"), ("verl", "lost"), ("verk", "conversion"), ("marketing", "knowledge"),
        ("advocacy and / or repeat purchase", "advocacy"), ("REPEAT-PURCHASE", "advocacy"),
        ("marketing & knowledge", "knowledge"), ("ｒｅｔｅｎｔｉｏｎ", "retention"), ("“retention”", "retention"),
        ("re", ""), ("per", ""), ("", ""), ("?", ""), ("retentions", ""), ("acme", ""), ("xyzzy", ""),
    ],
)  # fmt: skip
def test_a_beginning_fits_where_it_is_long_enough(typed, wanted):
    assert slugs(SIX, typed) == wanted


def test_a_beginning_is_not_enough_where_the_whole_name_is_asked_for():
    assert stages.fitting(SIX, "reten", exact=True) == ()
    assert [stage.slug for stage in stages.fitting(SIX, "rétention", exact=True)] == ["retention"]


def test_a_stage_answers_to_its_new_name_and_goes_on_answering_to_its_aliases():
    model = stages.rename(SIX, by_name(SIX, "Retention"), "  Renewal  business ")

    assert model.stage(5) == Stage(5, "retention", "Renewal business")
    assert slugs(model, "renewal BUSINESS") == slugs(model, "retention") == slugs(model, "renew") == "retention"


def test_a_current_name_wins_over_the_alias_of_another_stage():
    model = stages.rename(SIX, by_name(SIX, "Experience"), "Purchase")

    assert slugs(model, "purchase") == "experience"
    assert slugs(model, "won") == "conversion"


def test_a_retired_stage_is_never_fitted_and_its_names_ask_for_the_stages_beside_it():
    model = stages.retire(SIX, by_name(SIX, "Experience"))

    assert slugs(model, "Experience") == slugs(model, "опыт") == "conversion retention"
    assert slugs(stages.retire(SIX, by_name(SIX, "Knowledge")), "knowledge") == ""


def test_experience_fits_itself_again_when_the_five_stage_workspace_restores_it():
    model = stages.restore(FIVE, by_name(FIVE, "Experience"))

    assert slugs(model, "support") == "experience"
    assert names(model) == "Awareness Consideration Purchase Experience Retention Advocacy"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("retnetion", "Retention"), ("Advocasy", "Advocacy"), ("awarness", "Awareness"), ("konverse", "Conversion"),
        ("удержанее", "Retention"), ("purchse", "Conversion"), ("losst", "Lost"), ("knowlege", "Knowledge"),
    ],
)  # fmt: skip
def test_the_nearest_stage_is_proposed_for_a_misspelling(typed, wanted):
    assert stages.nearest(SIX, typed).name == wanted


@pytest.mark.parametrize("typed", ["xyzzy", "", "q3", "the moon", "42"])
def test_nothing_is_proposed_where_nothing_is_near(typed):
    assert stages.nearest(SIX, typed) is None


def test_a_retired_stage_is_not_proposed():
    assert stages.nearest(FIVE, "experiense").name == "Purchase"
    assert stages.nearest(stages.retire(SIX, by_name(SIX, "Advocacy")), "advocasy") is None


def test_the_search_for_a_near_name_is_loaded_only_when_it_is_needed():
    code = "import sys; from lifecycle import stages; stages.fitting(stages.preset(), 'reten'); print('rapidfuzz' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
