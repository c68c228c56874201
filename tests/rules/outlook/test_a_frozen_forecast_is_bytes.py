"""What a model gave becomes rows, and the rows become bytes that anybody can make again."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from record_world import ORIGIN, chance, counts, draws, frozen, onset
from saferhavens.core.forecast.results import Draws
from saferhavens.web.outlook import freezing
from saferhavens.web.outlook.made import is_fictional, ranked, reasons_of, values_of_chances, values_of_draws
from saferhavens.web.outlook.models import ForecastRun, ForecastValue

FIRST = ORIGIN + 1


# --- rows ---------------------------------------------------------------------------------------------------------


def test_a_chance_becomes_one_row_with_its_range_rank_and_reasons():
    (row,) = values_of_chances([chance("COL", 0.02, 3, coup=0.5)], 2025, 2026)
    assert (row.unit, row.first, row.last, row.chance, row.low, row.high) == ("COL", 2025, 2026, 0.02, 0.01, 0.04)
    assert (row.rank, row.base_rate, row.mean) == (3, 0.015, None)
    assert row.reasons == {"base": -4.0, "scale": "log odds", "parts": {"coup": 0.5}}


def test_a_chance_without_reasons_gives_none():
    assert reasons_of(chance("COL", 0.02, 1)) == {}


def test_distributions_become_a_row_a_month_and_one_for_all_months():
    rows = values_of_draws(draws(months=3), {}, {})
    windows = [(row.first, row.last) for row in rows if row.unit == "COL"]
    assert windows == [(FIRST, FIRST), (FIRST + 1, FIRST + 1), (FIRST + 2, FIRST + 2), (FIRST, FIRST + 2)]


def test_a_single_month_is_not_told_twice():
    assert len(values_of_draws(draws(months=1), {}, {})) == 3


def drawn(*outcomes: float, months: int = 1) -> Draws:
    values = np.array(outcomes, dtype=float).reshape(1, months, -1)
    return Draws(("COL",), tuple(range(FIRST, FIRST + months)), values, ORIGIN, "by hand")


def test_what_a_row_says_is_counted_from_the_draws():
    (row,) = values_of_draws(drawn(0, 0, 1, 2, 3, 4, 5, 24, 25, 100), {"COL": 0.5}, {})
    assert (row.chance, row.at_least_25, row.mean) == (0.8, 0.2, 16.4)
    assert (row.q50, row.base_rate) == (3.5, 0.5)
    assert row.q05 <= row.q25 <= row.q50 <= row.q75 <= row.q95


def test_the_window_is_added_draw_by_draw_not_quantile_by_quantile():
    *_months, whole = values_of_draws(drawn(0, 10, 10, 0, months=2), {}, {2: {"COL": 0.9}})
    assert (whole.mean, whole.q05, whole.q95, whole.chance, whole.base_rate) == (10, 10, 10, 1.0, 0.9)


@pytest.mark.parametrize(
    ("values", "ranks"), [([3.0], [1]), ([1, 3, 2], [3, 1, 2]), ([2, 2, 1], [1, 1, 3]), ([0, 0, 0], [1, 1, 1])]
)
def test_equal_values_share_the_better_rank(values, ranks):
    assert ranked(np.array(values, dtype=float)) == ranks


@pytest.mark.parametrize(
    ("vintages", "said"),
    [([], False), ([{"id": 1}], False), ([{"fictional": False}], False), ([{"id": 1}, {"fictional": True}], True)],
)
def test_one_invented_vintage_makes_a_forecast_fictional(vintages, said):
    assert is_fictional(vintages) is said


# --- bytes --------------------------------------------------------------------------------------------------------


def run_and_values(**changes: object) -> tuple[ForecastRun, list[ForecastValue]]:
    """Rows as they are before they are stored."""
    made = onset()
    run = ForecastRun(
        target=made.target,
        model=made.model,
        origin=made.origin,
        first=made.first,
        last=made.last,
        code_version="1",
        vintages=freezing.plain(list(made.vintages)),
        input_hash=made.input_hash,
        finished_at=made.finished_at,
        frozen_at=made.finished_at + timedelta(minutes=1),
    )
    for name, value in changes.items():
        setattr(run, name, value)
    return run, [ForecastValue(run=run, **vars(value)) for value in made.values]


def hashed(draws_bytes: bytes = b"", **changes: object) -> str:
    return freezing.content_hash(*run_and_values(**changes), draws_bytes)


def test_the_same_content_has_the_same_hash_in_whichever_order_its_rows_come():
    run, values = run_and_values()
    assert freezing.content_hash(run, values, b"") == freezing.content_hash(run, reversed(values), b"") == hashed()
    assert len(hashed()) == 64


CHANGES = {
    "target": "civilian_deaths",
    "model": "another",
    "scope": "COL",
    "origin": 2023,
    "first": 2026,
    "last": 2027,
    "code_version": "2",
    "vintages": [{"id": 8}],
    "notes": [{"text": "x"}],
    "fictional": True,
    "parameters": {"trees": 3},
    "seed": 5,
    "input_hash": "f" * 64,
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_fact_of_a_run_is_in_its_hash(name):
    assert hashed(**{name: CHANGES[name]}) != hashed()


def test_no_fact_of_a_run_is_forgotten_above():
    assert set(CHANGES) == set(freezing.RUN_FIELDS)


@pytest.mark.parametrize("name", ["finished_at", "frozen_at"])
def test_when_it_was_made_and_frozen_is_in_its_hash(name):
    run, _values = run_and_values()
    assert hashed(**{name: getattr(run, name) + timedelta(microseconds=1)}) != hashed()


@pytest.mark.parametrize("name", [*freezing.WHOLE, *freezing.FRACTIONS])
def test_every_fact_of_a_value_is_in_the_hash(name):
    run, values = run_and_values()
    before = freezing.content_hash(run, values, b"")
    old = getattr(values[0], name)
    setattr(values[0], name, "ZWE" if name == "unit" else (old or 0) + 1)
    assert freezing.content_hash(run, values, b"") != before


@pytest.mark.parametrize(
    "reasons",
    [{}, {"base": -4.0, "scale": "chance", "parts": {}}, {"base": -4.0, "scale": "log odds", "parts": {"x": 1.0}}],
)
def test_reasons_are_in_the_hash(reasons):
    run, values = run_and_values()
    before = freezing.content_hash(run, values, b"")
    values[0].reasons = reasons
    assert freezing.content_hash(run, values, b"") != before


def test_a_row_more_or_less_is_another_hash():
    run, values = run_and_values()
    assert freezing.content_hash(run, values[:1], b"") != freezing.content_hash(run, values, b"")


def test_distributions_are_in_the_hash():
    one, other = (freezing.packed(draws(seed=seed)) for seed in (1, 2))
    assert len({hashed(), hashed(one), hashed(other)}) == 3


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, None),
        (0.1, "0.1"),
        (1, "1.0"),
        (-0.0, "0.0"),
        (0.0, "0.0"),
        (1e-300, "1e-300"),
        (1 / 3, "0.3333333333333333"),
    ],
)
def test_a_fraction_is_the_shortest_text_that_gives_the_same_double(number, text):
    assert freezing.decimal(number) == text
    assert text is None or float(text) == number


def test_fractions_are_texts_at_any_depth():
    assert freezing.plain({"a": [0.5, {"b": (1.5, 2)}], "c": True}) == {"a": ["0.5", {"b": ["1.5", 2]}], "c": True}


def test_whole_numbers_of_one_database_and_fractions_of_another_are_one():
    """SQLite gives 1.0 back as it was; PostgreSQL may give 1 out of JSON."""
    reasons = {"base": -4, "scale": "log odds", "parts": {"coup": 1}}
    as_doubles = {"base": -4.0, "scale": "log odds", "parts": {"coup": 1.0}}
    assert freezing.written_reasons(reasons) == freezing.written_reasons(as_doubles)


@pytest.mark.django_db
def test_the_hash_is_the_same_when_it_is_made_from_the_database():
    run = frozen(counts())
    again = ForecastRun.objects.get(pk=run.pk)
    assert freezing.content_hash(again, again.values.all(), bytes(again.draws.content)) == run.content_hash


def test_packed_draws_are_small_and_whole():
    given = replace(draws(), values=np.zeros((3, 3, 1000)))
    assert len(freezing.packed(given)) < 200
