"""Every KPI says what it counts, has a golden test, and is found by what people type."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from lifecycle.kpis.catalogue import KPIS, find, home, of_stage
from lifecycle.kpis.kpi import Better
from lifecycle.model import StageModel
from lifecycle.stage_names import ALIASES
from lifecycle.stages import preset
from tests.lifecycle.kpis.evidence import company, told

HERE = Path(__file__).parent
TEXTS = ("name", "definition", "formula", "numerator", "denominator", "window", "zero_rule", "missing")
STAGES = ("awareness", "knowledge", "conversion", "experience", "retention", "advocacy")


def test_every_kpi_has_a_golden_test():
    marked = {slug for test in HERE.glob("test_*.py") for slug in re.findall(r'@golden\("([^"]+)"\)', test.read_text())}
    assert {kpi.slug for kpi in KPIS} - marked == set()


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.slug)
def test_every_kpi_says_in_sentences_what_it_counts(kpi):
    texts = {name: getattr(kpi, name) for name in TEXTS}
    assert [name for name, text in texts.items() if not text.strip()] == []
    assert [name for name, text in texts.items() if name != "name" and not text.endswith(".")] == []
    assert [name for name, text in texts.items() if "!" in text] == []
    assert re.search(r": /[a-z]+ |by /[a-z]+ ", kpi.missing), "no command that would log what is missing"
    assert kpi.stage in STAGES
    assert kpi.minimum_n >= 0


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.slug)
def test_nothing_logged_is_not_measurable_and_never_zero(kpi):
    found = told(kpi.slug)
    assert (found.value, found.low, found.high, found.n) == (None, None, None, 0)


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.slug)
def test_a_kpi_is_found_by_slug_name_and_alias_in_any_case(kpi):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kpi.slug)
    for typed in (
        kpi.slug,
        kpi.slug.upper(),
        kpi.slug.replace("-", " "),
        kpi.name,
        f"  {kpi.name.casefold()} ",
        *kpi.aliases,
    ):
        assert find(typed) is kpi, typed


def test_no_two_kpis_answer_to_one_name():
    names = Counter(name for kpi in KPIS for name in {plain(each) for each in (kpi.slug, kpi.name, *kpi.aliases)})
    assert [name for name, n in names.items() if n > 1] == []
    assert find("nonsense") is None


def test_no_kpi_answers_to_the_name_of_a_stage():
    stages = {plain(name) for names in ALIASES.values() for name in names.split(",")} | set(STAGES)
    assert [each for kpi in KPIS for each in (kpi.slug, kpi.name, *kpi.aliases) if plain(each) in stages] == []


def plain(name):
    return " ".join(name.casefold().replace("-", " ").split())


def test_what_is_only_to_be_known_has_no_target_of_its_own():
    assert [kpi.slug for kpi in KPIS if kpi.better is Better.NEITHER and kpi.target is not None] == []


def test_stages_stand_in_their_order_and_each_has_kpis():
    order = [STAGES.index(kpi.stage) for kpi in KPIS]
    assert order == sorted(order)
    assert all(of_stage(slug) for slug in STAGES)
    assert of_stage("purchase") == of_stage("conversion")
    assert of_stage("lost") == ()


def test_in_the_five_stage_model_experience_is_told_with_retention():
    five = preset("five")
    assert [home(slug, five).slug for slug in STAGES] == [
        "awareness", "consideration", "purchase", "retention", "retention", "advocacy",
    ]  # fmt: skip
    assert of_stage("retention", five) == of_stage("experience") + of_stage("retention")
    assert sum(len(of_stage(stage.slug, five)) for stage in five.ladder) == len(KPIS)


@pytest.mark.parametrize("kept", ["C", "AC", "CE", "AKC", "KCV", "CAK", "VREC", "AKCERV"])
@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.slug)
def test_a_ladder_of_any_stages_in_any_order_breaks_nothing(kpi, kept):
    letters = {letter: stage.id for letter, stage in zip("AKCERV", preset("six").stages, strict=True)}
    stages = {stage.id: stage for stage in preset("six").stages}
    model = StageModel("six", tuple(stages[letters[letter]] for letter in kept), letters["C"])
    moves = "\n".join(f"{who} | {letter} 3-0{who}, L 3-12, C 3-13" for who, letter in enumerate(kept, start=1))
    evidence = company(moves=moves, model=model, letters={"L": 0, **letters}, bought="1 | 3-02 | 10 | 5")
    kpi.measure(kpi.parts(evidence))
    assert home(kpi.stage, model) in model.stages
