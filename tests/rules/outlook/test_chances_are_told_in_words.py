"""A chance, its range, and how it compares are told as people count, in the reader's language."""

import itertools
import math
from datetime import date

import pytest
from django.utils.translation import override

from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import wording

ONSET, DEATHS = Target.MASS_KILLING_ONSET, Target.STATE_BASED_DEATHS
MAY_2026 = month_number(2026, 5)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (None, "–"),
        (0.0, "less than 1 in 10,000"),
        (0.00009, "less than 1 in 10,000"),
        (0.0001, "about 1 in 10,000"),
        (0.00147, "about 1 in 680"),
        (0.0147, "about 1 in 68"),
        (0.083, "about 1 in 12"),
        (0.25, "about 1 in 4"),
        (0.279, "about 1 in 4"),
        (0.28, "about 3 in 10"),
        (0.5, "about 5 in 10"),
        (0.94, "about 9 in 10"),
        (0.951, "more than 9 in 10"),
        (1.0, "more than 9 in 10"),
    ],
)
def test_a_chance_is_told_as_one_in_so_many_or_out_of_ten(chance, words):
    assert wording.one_in(chance) == words


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_higher_chance_is_never_told_as_a_smaller_one(language):
    def told(chance: float) -> float:
        """The words as a number again."""
        digits = ["".join(c for c in word if c.isdigit()) for word in wording.one_in(chance).split()]
        first, second = [float(number) for number in digits if number]
        return first / second

    with override(language):
        chances = [10 ** (step / 50 - 4) for step in range(200)]
        found = [told(chance) for chance in chances if wording.SELDOM <= chance <= wording.ALMOST]
    assert all(before <= after * 1.06 for before, after in itertools.pairwise(found))
    assert found[-1] > 300 * found[0]


@pytest.mark.parametrize("chance", [0.0003, 0.004, 0.0147, 0.06, 0.13, 0.22, 0.35, 0.61, 0.88])
def test_the_words_lie_within_a_tenth_of_the_chance(chance):
    first, second = [float(word) for word in wording.one_in(chance).replace(",", "").split() if word.isdigit()]
    assert first / second == pytest.approx(chance, rel=0.15)


@pytest.mark.parametrize(
    ("chance", "words"),
    [(None, "–"), (0.004, "0.4\u00a0%"), (0.0996, "10.0\u00a0%"), (0.1, "10\u00a0%"), (0.634, "63\u00a0%")],
)
def test_percents_have_a_decimal_below_ten(chance, words):
    assert wording.percent(chance) == words


def test_a_range_has_both_ends_or_is_not_known():
    assert wording.between(0.04, 0.16) == "4.0\u00a0% to 16\u00a0%"
    assert wording.between(None, 0.16) == wording.between(0.04, None) == "range not known"


@pytest.mark.parametrize(
    ("chance", "base", "words"),
    [
        (0.083, 0.0148, "5.6 times the base rate"),
        (0.0148, 0.0148, "about the base rate"),
        (0.0154, 0.0148, "about the base rate"),
        (0.0156, 0.0148, "1.1 times the base rate"),
        (0.005, 0.0148, "0.34 times the base rate: below it"),
        (0.005, 0.0, "base rate not known"),
        (0.005, None, "base rate not known"),
        (None, 0.0148, "base rate not known"),
    ],
)
def test_a_chance_is_compared_with_the_base_rate(chance, base, words):
    assert wording.times_words(wording.times(chance, base)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (0.0, "0"),
        (0.04, "0"),
        (0.3, "0.3"),
        (3.44, "3.4"),
        (3.02, "3"),
        (9.96, "10"),
        (12.5, "12"),
        (1204.4, "1,204"),
    ],
)
def test_small_expected_numbers_keep_a_decimal(value, words):
    assert wording.amount(value) == words


def test_a_reason_multiplies_the_odds_or_adds_points():
    assert wording.part_words(math.log(1.6), "log odds") == "odds × 1.60"
    assert wording.part_words(-math.log(2), "log odds") == "odds × 0.50"
    assert wording.part_words(0.021, "chance") == "+2.1 points"
    assert wording.part_words(-0.021, "chance") == "−2.1 points"


@pytest.mark.parametrize(
    ("value", "words"), [(0.04, "0.0"), (-0.04, "0.0"), (0.06, "+0.1"), (-3.0, "−3.0"), (0.0, "0.0")]
)
def test_a_difference_that_shows_as_nothing_has_no_sign(value, words):
    assert wording.signed_decimal(value, 1) == words


def test_windows_are_told_in_years_or_in_months_as_the_target_counts():
    assert wording.window_words(ONSET, 2025, 2026) == "2025 and 2026"
    assert wording.window_words(ONSET, 2025, 2025) == "2025"
    assert wording.window_words(DEATHS, MAY_2026, MAY_2026) == "May 2026"
    assert wording.window_words(DEATHS, MAY_2026, MAY_2026 + 1) == "May 2026 and June 2026"
    assert wording.window_words(DEATHS, MAY_2026, MAY_2026 + 11) == "May 2026 to April 2027"


@pytest.mark.parametrize(("year", "is_over"), [(2026, False), (2025, True)])
def test_a_forecast_of_years_behind_us_says_so(year, is_over, monkeypatch):
    monkeypatch.setattr(wording.timezone, "localdate", lambda: date(2026, 1, 1))
    words = wording.over_words(ONSET, 2023, year)
    assert bool(words) is is_over
    assert not is_over or "end in 2023" in words


@pytest.mark.parametrize(("month", "is_over"), [(MAY_2026, False), (MAY_2026 - 1, True)])
def test_a_forecast_of_months_behind_us_says_so(month, is_over, monkeypatch):
    monkeypatch.setattr(wording.timezone, "localdate", lambda: date(2026, 5, 31))
    words = wording.over_words(DEATHS, month - 14, month)
    assert bool(words) is is_over


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_parts_are_listed_as_in_a_sentence(parts, words):
    assert wording.listed(parts) == words


def test_in_spanish_numbers_and_words_are_spanish():
    with override("es"):
        assert wording.one_in(0.083) == "cerca de 1 de cada 12"
        assert wording.amount(1204.4) == "1.204"
        assert wording.window_words(DEATHS, MAY_2026, MAY_2026) == "mayo de 2026"
        assert wording.percent(0.0834) == "8,3\u00a0%"


@pytest.mark.django_db
def test_a_place_that_is_not_loaded_is_named_by_its_country_or_its_code():
    names = wording.names_of(["KEN", "KEN-047", "nowhere"])
    assert names["KEN"] == "Kenya"
    assert set(names) == {"KEN", "KEN-047", "nowhere"}
    assert all(names.values())
