"""Charts: real palette PNGs, small, the same from several threads, with nothing cut, overlapping or unreadable."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from lifecycle.charts import bars, cohort_chart, funnel_chart, lettering, stock_chart
from lifecycle.flows import Flow, LostFlow, Moves, Span
from lifecycle.funnels.cohort import CohortFunnel, CohortQuestion, Step
from lifecycle.funnels.funnel import StageFunnel, StageRow
from lifecycle.stages import preset
from lifecycle.stats import wilson
from tests.lifecycle.drawing import assert_nothing_touches, assert_small_png, figure_of, words

MODEL = preset("six")
SPAN = Span(0, 1)
DATES = "Mon 16 to Fri 20 Nov 2026, 16:02, Europe/Prague"
ENTRANTS, SKIPPED, MOVED_ON = [20, 12, 9, 7, 5, 2], [0, 2, 1, 0, 0, 0], [6, 3, 4, 3, 1, None]
CZECH = [
    "Povědomí",
    "Marketing a znalosti",
    "Konverze prodeje",
    "Zkušenosti zákazníků a podpora produktů",
    "Zachování",
    "Advokacie a/nebo opakovaný nákup",
]
RUSSIAN = [
    "Осознание",
    "Маркетинг и знания",
    "Конверсия продаж",
    "Опыт клиентов и поддержка продукта",
    "Удержание",
    "Адвокация и/или повторная покупка",
]
STRANGE = ["認知", "知識 & learning", "$x^$ b", "W" * 40, "🙂 smile", "مرحبا"]


def stage_report(entrants=ENTRANTS, skipped=SKIPPED, moved_on=MOVED_ON, names=None):
    rows = []
    for at, stage in enumerate(MODEL.stages):
        named = replace(stage, name=names[at]) if names else stage
        rows.append(StageRow(Flow(named, 0, 0, 0, 0, 0, 0, 0, 0), entrants[at], skipped[at], moved_on[at]))
    return StageFunnel(tuple(rows), LostFlow(0, 0, 0), Moves(0, 0, 0, 0, 0, 0), 0, SPAN, 90)


def cohort_report(n=84, reached=(84, 58, 31), entered=(84, 44, 31), still_open=(0, 14, 40)):
    steps = tuple(
        Step(stage, *counts, wilson(counts[0], n))
        for stage, *counts in zip(MODEL.stages, reached, entered, still_open, strict=False)
    )
    return CohortFunnel(CohortQuestion((1, 2, 3), SPAN, 0), steps, n, reached[-1], 0, still_open[-1], mature=False)


NOTHING = stage_report([0] * 6, [0] * 6, [0] * 5 + [None])
BEFORE = stage_report([14, 15, 7, 3, 6, 1], [0] * 6, [0] * 6)
HUGE = stage_report([98_765_432, 2_345_678, 1_234_567, 999_999, 100_000, 7], [0, 345_678, 12_345, 0, 0, 0])
LONG_TITLE = "Do stádia Konverze prodeje tento týden vstoupilo 9 zákazníků, minulý týden 7: obvyklé rozmezí"

CHARTS = {
    "typical": lambda: funnel_chart(stage_report(), BEFORE, "9 customers reached Conversion by Fri 16:02", DATES),
    "tiny": lambda: funnel_chart(
        stage_report([2, 1, 1, 0, 0, 0], moved_on=[1, 0, 0, 0, 0, None]), None, "1 customer reached Conversion", DATES
    ),
    "czech": lambda: funnel_chart(stage_report(names=CZECH), BEFORE, LONG_TITLE, f"{DATES}, {DATES}", language="cs"),
    "cyrillic": lambda: funnel_chart(stage_report(names=RUSSIAN), BEFORE, "Конверсии достигли 9 клиентов", DATES),
    "strange": lambda: funnel_chart(stage_report(names=STRANGE), None, "9 reached 認知 of $x^$ b", "\tａｂ\n"),
    "huge": lambda: funnel_chart(HUGE, BEFORE, "1,234,567 customers reached Conversion this year", DATES),
    "nothing": lambda: funnel_chart(NOTHING, None, "Nobody moved today", DATES),
    "nothing now": lambda: funnel_chart(NOTHING, BEFORE, "Nobody moved today", DATES),
    "cohort": lambda: cohort_chart(
        cohort_report(), cohort_report(70, (70, 40, 29), (70, 40, 29), (0, 0, 0)), "31 of 84 (37 %, 95 %: 27-48)", DATES
    ),
    "small cohort": lambda: cohort_chart(cohort_report(4, (4, 2, 2), (4, 1, 2), (0, 1, 2)), None, "2 of 4", DATES),
    "no cohort": lambda: cohort_chart(cohort_report(0, (0,) * 3, (0,) * 3, (0,) * 3), None, "Nobody", DATES),
    "stock": lambda: stock_chart(MODEL, {0: 41, 1: 118, 2: 61, 3: 35, 4: 44, 5: 80, 6: 12}, "350 customers", DATES),
    "only lost": lambda: stock_chart(MODEL, {0: 2}, "Everyone is lost", DATES),
    "no stock": lambda: stock_chart(MODEL, {}, "No customers yet", DATES),
}


def drawn(name):
    return figure_of(CHARTS[name])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_palette_png_under_40_kilobytes_about_twice_as_wide_as_high(name):
    image = assert_small_png(CHARTS[name]())
    assert 1.5 < image.width / image.height < 2.8


@pytest.mark.parametrize("name", CHARTS)
def test_no_words_leave_the_card_or_touch_one_another(name):
    assert_nothing_touches(drawn(name), aside=40)


def test_eight_charts_at_once_in_threads_are_the_same_as_one_after_another():
    names = ["typical", "czech", "cyrillic", "strange", "huge", "cohort", "stock", "nothing"]
    alone = [CHARTS[name]() for name in names]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda name: CHARTS[name](), names))

    assert together == alone


def test_the_corners_are_transparent_and_the_card_is_opaque():
    image = assert_small_png(CHARTS["typical"]()).convert("RGBA")

    alphas = [image.getpixel(at)[3] for at in [(0, 0), (1079, 0), (0, image.height - 1), (540, 12), (540, 300)]]

    assert alphas == [0, 0, 0, 255, 255]


def test_a_stage_shows_who_entered_who_skipped_past_and_who_moved_on():
    shown = words(drawn("typical"))

    assert shown[:2] == ["9 customers reached Conversion by Fri 16:02", DATES]
    assert {"entered", "skipped past", "period before", "moved on"} <= set(shown)
    knowledge = shown.index("Knowledge")
    assert shown[knowledge : knowledge + 4] == ["Knowledge", "12", "+2", "25\N{NO-BREAK SPACE}%"]
    assert shown[-1] == "–"


def test_the_key_names_only_the_looks_that_occur():
    assert "period before" not in words(drawn("strange"))
    assert "skipped past" not in words(drawn("nothing now"))


def test_under_five_entrants_there_is_no_percentage():
    shown = words(drawn("tiny"))

    assert "1 of 2" in shown
    assert not [text for text in shown if "%" in text]


def test_a_cohort_shows_its_interval_and_what_is_still_open():
    shown = words(drawn("cohort"))

    assert {"of 84, 95 %", "still open", "earlier cohort"} <= set(shown)
    assert shown[-3:] == ["31", "37\N{NO-BREAK SPACE}%", "27–48"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing", "Nobody entered a stage in this period."),
        ("no cohort", "Nobody entered the first step in this period."),
        ("no stock", "No customer is in a stage."),
    ],
)
def test_a_chart_without_data_says_so(name, sentence):
    assert words(drawn(name))[-1] == sentence


def test_a_period_without_entrants_still_shows_the_one_before():
    shown = words(drawn("nothing now"))

    assert "period before" in shown
    assert shown.count("0") == 6


def test_long_stage_names_are_wrapped_whole():
    shown = words(drawn("czech"))

    assert "Zkušenosti zákazníků" in shown
    assert "a podpora produktů" in shown


def test_the_lost_stand_apart_from_the_ladder():
    shown = words(drawn("stock"))

    assert shown[-2:] == ["Lost", "41"]
    assert "34\N{NO-BREAK SPACE}%" in shown


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "–"), (1, 2, "1 of 2"), (2, 5, "40 %"), (1, 1000, "<1 %"), (999, 1000, ">99 %"), (0, 9, "0 %")],
)
def test_a_share_says_no_more_than_it_knows(part, whole, said):
    assert bars._share(part, whole).replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("count", "language", "said"),
    [(1234567, "en", "1,234,567"), (1234567, "de", "1.234.567"), (98765432, "en", "98.8M"), (0, "en", "0")],
)
def test_numbers_are_grouped_as_the_language_groups_them(count, language, said):
    assert bars._number(count, language) == said


class TestLettersThatNoFontHas:
    @pytest.fixture(autouse=True)
    def bare_system(self, monkeypatch):
        monkeypatch.setattr(lettering, "_fallback", lambda missing: (None, ""))

    def test_are_numbered_where_nothing_is_left(self):
        assert lettering.showable("認知", "Stage 1") == ("Stage 1", None)

    def test_are_written_simpler_where_unicode_knows_how(self):
        assert lettering.showable("ＡＢ c") == ("AB c", None)

    def test_leave_one_ellipsis_where_others_remain(self):
        assert lettering.showable("知識 知識 learning", "Stage 2") == ("… learning", None)


def test_letters_that_another_font_has_are_set_in_that_one(monkeypatch):
    monkeypatch.setattr(lettering, "_fallback", lambda missing: ("DejaVu Serif", missing))

    assert lettering.showable("認知", "Stage 1") == ("認知", "DejaVu Serif")


def test_the_font_of_boxes_is_never_taken():
    family, covered = lettering._fallback("\ue000\U000f0000")

    assert family is None or "Last Resort" not in family
    assert "\U000f0000" not in covered


def test_a_word_too_long_for_its_place_is_cut_with_an_ellipsis():
    words_set = lettering.fit("W" * 200, ((32.0, 1), (27.0, 2)), 300)

    assert (len(words_set.lines), words_set.lines[-1][-1]) == (2, "…")
    assert words_set.width <= 300


def test_control_characters_and_directions_do_not_reach_the_chart():
    assert lettering.showable("a\u202eb\x00c\n d") == ("abc d", None)


def test_drawing_needs_no_pyplot_and_the_reports_need_no_matplotlib():
    check = (
        "import sys, lifecycle.funnels.funnel, lifecycle.funnels.cohort, lifecycle.stats; assert 'matplotlib' not in sys.modules;"
        "import lifecycle.charts; assert 'matplotlib.pyplot' not in sys.modules"
    )

    done = subprocess.run([sys.executable, "-c", check], check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
