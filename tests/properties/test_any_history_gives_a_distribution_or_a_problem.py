"""Whatever counts come: distributions of the right form, or a numbered problem; no traceback, no half result."""

from collections.abc import Callable

import numpy as np
import polars as pl
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from saferhavens.core import problems
from saferhavens.core.detection.delay import nowcast
from saferhavens.core.forecast import displacement, subnational
from saferhavens.core.forecast.mixtures import Changing, Ladder
from saferhavens.core.forecast.mixtures.ladder import drawn
from saferhavens.core.forecast.mixtures.weights import Evidence, weights
from saferhavens.core.problems import Problem, ProblemError

FIRST = 400
LADDER = Ladder(np.array([0, 1, 2, 5, 10, 100], dtype=np.float64), np.array([0, 5], dtype=np.float64))

COUNTS = st.one_of(st.just(0), st.integers(0, 5), st.integers(0, 5_000_000), st.just(None))


SERIES_PROBLEMS = {
    problems.SERIES_EMPTY,
    problems.SERIES_CONSTANT,
    problems.HISTORY_TOO_SHORT,
    problems.HISTORY_ENDS_EARLY,
}


def outcome[R](work: Callable[[], R]) -> R | Problem:
    """What the work gives, or the problem that it raises."""
    try:
        return work()
    except ProblemError as raised:
        return raised.problem


@st.composite
def histories(draw: st.DrawFn) -> pl.DataFrame:
    """One to four units of 30 to 80 months; many zeros, unknown months, late beginnings, sudden ends."""
    months, rows = draw(st.sampled_from((30, 40, 60, 80))), []
    for unit in ("AA-1", "AA-2", "BB-1", "BB-2")[: draw(st.integers(1, 4))]:
        start, end = draw(st.sampled_from((0, 0, months - 9))), draw(st.sampled_from((months, months, months - 3, 9)))
        few = draw(st.lists(COUNTS, min_size=1, max_size=8))
        rows += [(unit, FIRST + month, few[month % len(few)]) for month in range(months) if start <= month < end]
    return pl.DataFrame(rows, schema={"unit": pl.String, "month": pl.Int64, "value": pl.Float64}, orient="row")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(histories(), st.sampled_from([subnational, displacement]), st.sampled_from(["ours", "last 12 months"]))
def test_any_history_gives_draws_for_present_units_or_a_problem(history, room, model) -> None:
    origin = int(history["month"].max()) if history.height else FIRST
    settings_ = {"seed": 1, "model": model, "draws": 40, "changing": Changing.ALLOW}
    made = outcome(lambda: room.forecast(history, origin, (1, 5), **settings_))
    event(f"{type(made).__name__} {getattr(made, 'number', '')}")
    if isinstance(made, Problem):
        assert made in SERIES_PROBLEMS
        return
    recent = history.filter(pl.col("month") > origin - 6, pl.col("value").is_not_null())
    assert set(made.units) == set(recent["unit"])
    assert made.values.shape == (len(made.units), 2, 40)
    assert (made.values >= 0).all()
    assert (made.values == np.floor(made.values)).all()


@st.composite
def distributions(draw: st.DrawFn) -> np.ndarray:
    """Rising steps that end with 1."""
    parts = np.array(draw(st.lists(st.integers(0, 9), min_size=6, max_size=6)), dtype=np.float64)
    parts[draw(st.integers(0, 5))] += 1
    return parts.cumsum() / parts.sum()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(distributions(), st.integers(0, 2**32 - 1))
def test_the_share_of_draws_at_most_a_threshold_is_what_the_steps_say(steps, seed) -> None:
    values = drawn(steps[None], LADDER, 200, np.random.default_rng(seed))[0]
    shares = (values[:, None] <= LADDER.thresholds).mean(axis=0)
    assert np.abs(shares - steps).max() <= 1 / 200 + 1e-9
    assert (values == np.floor(values)).all()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.lists(distributions(), min_size=3, max_size=3), min_size=1, max_size=12), st.integers(0, 99))
def test_weights_are_a_share_each_and_never_lose_to_the_expected_ones(members, seed) -> None:
    given_ = np.array(members)
    counts = np.random.default_rng(seed).integers(0, 101, len(given_)).astype(np.float64)
    equal = np.full(3, 1 / 3)
    found = weights(Evidence(given_, counts), equal, 1.0, LADDER, (1.0, 1.0))
    assert np.isclose(found.sum(), 1)
    assert (found > 0).all()
    assert loss(found, given_, counts) <= loss(equal, given_, counts) + 1e-6


def loss(found: np.ndarray, members: np.ndarray, counts: np.ndarray) -> float:
    """What the weights minimise, slowly: CRPS and ignorance of each case, and how far they are from equal ones."""
    total = 0.0
    for row, count in zip(members, counts, strict=True):
        steps = found @ row
        total += sum(
            (step - (count <= threshold)) ** 2 * width
            for step, threshold, width in zip(steps, LADDER.thresholds, LADDER.widths, strict=True)
        )
        total -= np.log2(float(found @ LADDER.chances(row)[:, LADDER.class_of(np.array([count]))[0]]))
    return total / len(counts) + float((found * np.log(found * len(found))).sum()) / len(counts)


@st.composite
def triangles(draw: st.DrawFn) -> pl.DataFrame:
    """Two units, some vintages; figures jump about, units come and go, some figures are unknown."""
    rows = []
    for vintage in range(FIRST, FIRST + draw(st.integers(1, 6))):
        for unit in ("AA", "BB"):
            if draw(st.booleans()):
                few = draw(st.lists(COUNTS, min_size=1, max_size=3))
                rows += [(unit, vintage - age, few[age % len(few)], vintage) for age in range(6)]
    schema = {"unit": pl.String, "month": pl.Int64, "value": pl.Float64, "vintage": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(triangles(), st.integers(1, 14), st.sets(st.integers(1, 12), max_size=2))
def test_any_triangle_gives_whole_figures_and_a_completeness_or_a_problem(vintages, ahead, releases) -> None:
    known = vintages.drop_nulls("value")
    at = int(known["vintage"].max()) if known.height else FIRST
    made = outcome(lambda: nowcast(vintages, at, seed=1, until=at + ahead, releases=releases, draws=30))
    event(f"{type(made).__name__} {getattr(made, 'number', '')}")
    if isinstance(made, Problem):
        assert made in {problems.SERIES_EMPTY, problems.SERIES_CONSTANT, problems.VINTAGES_TOO_FEW}
        return
    assert made.draws.shape == (made.cells.height, 30)
    assert (made.draws >= 0).all()
    assert (made.draws == np.floor(made.draws)).all()
    assert made.cells["completeness"].is_between(0, 1).all()
    assert (made.cells["low"] <= made.cells["high"]).all()
