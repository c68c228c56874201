"""A signal is one sentence in the reader's language: places by name, numbers with their nouns, steps as days."""

from datetime import date

import pytest
from django.utils.translation import override

from saferhavens.core.detection.sentences import RISE, Counted, Sentence, Step
from saferhavens.core.forecast.months import month_number
from saferhavens.web.outlook import telling

JUNE = month_number(2025, 6)
FACTS = {
    "unit": "COL-52",
    "kind": "one_sided",
    "observed": 27,
    "since": JUNE,
    "expected": 9.5,
    "low": 4.0,
    "high": 16.0,
    "step": Step.MONTH,
}
NAMES = {"COL-52": "Nariño"}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def rise(counted: Counted = Counted.DEATHS, **facts: object) -> Sentence:
    return Sentence(RISE, FACTS | facts, {"observed": counted.phrase})


def test_a_rise_is_told_with_place_count_time_and_what_would_be_usual():
    assert telling.told(rise(), NAMES) == (
        "Nariño, violence against civilians: 27 deaths since June 2025, where 9.5 would be usual"
        " (9 times in 10, 4 to 16)."
    )


def test_one_is_told_in_the_singular():
    assert "1 death since" in telling.told(rise(observed=1), NAMES)
    assert "1 person since" in telling.told(rise(Counted.PEOPLE, observed=1), NAMES)


def test_a_place_without_a_name_keeps_its_code():
    assert telling.told(rise(), {}).startswith("COL-52,")


def test_a_kind_without_words_keeps_its_own_name():
    assert "NEW_KIND:" in telling.told(rise(kind="NEW_KIND"), NAMES)


def test_the_same_signal_is_told_in_spanish():
    with override("es"):
        told = telling.told(rise(), NAMES)
    assert "27 muertes" in told
    assert "junio de 2025" in told
    assert "9,5" in told


@pytest.mark.parametrize(("number", "day"), [(1, date(1980, 1, 7)), (2, date(1980, 1, 14)), (2_401, date(2026, 1, 5))])
def test_weeks_are_counted_from_the_first_monday_of_1980(number, day):
    assert telling.day_of(Step.WEEK, number) == day
    assert day.weekday() == 0


def test_a_week_is_told_by_its_monday_and_a_month_by_its_name():
    assert telling.step_words(Step.WEEK, 2_401) == "5 January 2026"
    assert telling.step_words(Step.MONTH, JUNE) == "June 2025"


@pytest.mark.parametrize(
    ("step", "number", "words"),
    [(Step.MONTH, None, "–"), (Step.MONTH, 1, "1 month"), (Step.MONTH, 2.5, "2.5 months"), (Step.WEEK, 6, "6 weeks")],
)
def test_a_length_of_time_agrees_with_its_number(step, number, words):
    assert telling.steps_words(step, number) == words


@pytest.mark.parametrize("counted", list(Counted))
@pytest.mark.parametrize("language", ["en", "es"])
def test_whatever_is_counted_has_both_forms_in_each_language(counted, language):
    with override(language):
        one, many = (telling.counted(counted.phrase, number) for number in (1, 7))
    assert one.startswith("1 ")
    assert many.startswith("7 ")
    assert one[2:] != many[2:]
