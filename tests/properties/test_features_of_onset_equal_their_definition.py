"""Features of country-years, made on a grid, are those that their definitions give row by row, also with holes."""

from math import exp, isnan, log, nan

import numpy as np
import polars as pl
import pytest

from onset_world import FIRST, LEARNT, country_years
from saferhavens.core.forecast.onset.features import (
    BATTLE,
    CHANGING,
    COUPS,
    EVER,
    FREEDOM,
    GROWTH,
    ONGOING,
    REGIONS,
    SPANS,
    Features,
    make_features,
)
from saferhavens.core.forecast.onset.panel import PREDICTORS, OnsetPanel, read_panel

LATE, ENDED, HOLES = 20, 30, 50
"""The codes of a country that begins late, of one that ends early, and of one of which some values are unknown."""

SAMPLE = (0, LATE, ENDED, HOLES, 110, 230)
"""Codes of the countries that are followed by hand."""


def world() -> pl.DataFrame:
    """Invented country-years of which not all are there, and not all is known."""
    begun = (pl.col("ccode") != LATE) | (pl.col("year") >= FIRST + 6)
    going_on = (pl.col("ccode") != ENDED) | (pl.col("year") < FIRST + 11)
    hole = (pl.col("ccode") == HOLES) & pl.col("year").is_in([FIRST + 3, FIRST + 4, FIRST + 9])
    holed = [pl.when(hole).then(None).otherwise(name).alias(name) for name in (BATTLE, "efindex", GROWTH, ONGOING)]
    return country_years().filter(begun & going_on).with_columns(holed)


@pytest.fixture(scope="module")
def panel() -> OnsetPanel:
    return read_panel(world(), LEARNT)


@pytest.fixture(scope="module")
def made(panel: OnsetPanel) -> Features:
    return make_features(panel)


class History:
    """What is known of one country, year by year: NaN where nothing is."""

    def __init__(self, panel: OnsetPanel, code: int) -> None:
        rows = panel.codes == code
        self.years = panel.years[rows].tolist()
        self._known = {name: dict(zip(self.years, panel.column(name)[rows], strict=True)) for name in PREDICTORS}
        self._known["onset"] = dict(zip(self.years, panel.onset[rows], strict=True))

    def at(self, name: str, year: int) -> float:
        return float(self._known[name].get(year, nan))

    def before(self, name: str, year: int, back: int) -> float:
        """The value so many years before, or that of the year itself where none is known."""
        earlier = self.at(name, year - back)
        return self.at(name, year) if isnan(earlier) else earlier

    def faded(self, name: str, year: int, half_life: float) -> float:
        if isnan(self.at(name, year)):
            return nan
        known = [(then, self.at(name, then)) for then in self.years if then <= year]
        return sum(0.5 ** ((year - then) / half_life) * value for then, value in known if not isnan(value))

    def since(self, name: str, year: int) -> float:
        """log(1 + years); 40 years, the longest that is told, had passed before the table begins."""
        if isnan(self.at(name, year)):
            return nan
        above = [then for then in self.years if then <= year and self.at(name, then) > 0]
        return log(1 + min(40, year - max(above))) if above else log(41)


@pytest.fixture(scope="module")
def histories(panel: OnsetPanel) -> dict[int, History]:
    return {int(code): History(panel, int(code)) for code in np.unique(panel.codes)}


def agree(panel: OnsetPanel, made: Features, name: str, by_hand) -> None:
    """The column `name` is what `by_hand(code, year)` says in each row of the sample."""
    column = made.values[:, made.names.index(name)]
    rows = np.flatnonzero(np.isin(panel.codes, SAMPLE))
    expected = [by_hand(int(panel.codes[row]), int(panel.years[row])) for row in rows]
    assert column[rows] == pytest.approx(expected, nan_ok=True, abs=1e-9), name
    assert not np.isnan(expected).all()


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("name", [CHANGING[0], "efindex", BATTLE, CHANGING[-1]])
def test_changes(panel, made, histories, name: str, span: int):
    def change(code: int, year: int) -> float:
        return histories[code].at(name, year) - histories[code].before(name, year, span)

    agree(panel, made, f"{name}: {span} years", change)


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("onsets, half-life 3", "onset"),
        ("onsets, half-life 10", "onset"),
        ("onsets, half-life 25", "onset"),
        ("killing, half-life 5", ONGOING),
        ("battle, half-life 3", BATTLE),
        ("battle, half-life 10", BATTLE),
        ("coups, half-life 5", COUPS),
    ],
)
def test_what_fades(panel, made, histories, name: str, of: str):
    half_life = float(name.rsplit(maxsplit=1)[-1])
    agree(panel, made, name, lambda code, year: histories[code].faded(of, year, half_life))


@pytest.mark.parametrize(
    ("name", "of"),
    [("since onset", "onset"), ("since killing", ONGOING), ("since battle", BATTLE), ("since coup", COUPS)],
)
def test_time_since(panel, made, histories, name: str, of: str):
    agree(panel, made, name, lambda code, year: histories[code].since(of, year))


def test_the_hardest_fighting_of_five_years(panel, made, histories):
    def highest(code: int, year: int) -> float:
        told = [histories[code].at(BATTLE, year - back) for back in range(5)]
        return max((value for value in told if not isnan(value)), default=nan)

    agree(panel, made, "battle, highest of 5", highest)


def test_a_new_coup_is_one_after_a_year_without(panel, made, histories):
    def new(code: int, year: int) -> float:
        now, before = histories[code].at(COUPS, year), histories[code].before(COUPS, year, 1)
        return float(now > 0 and before == 0)

    agree(panel, made, "new coup", new)
    assert made.values[:, made.names.index("new coup")].sum() > 3


@pytest.mark.parametrize(("name", "of_three"), [("growth, mean of 3", np.mean), ("growth, least of 3", np.min)])
def test_growth_over_three_years(panel, made, histories, name: str, of_three):
    def together(code: int, year: int) -> float:
        return float(of_three([histories[code].before(GROWTH, year, back) for back in range(3)]))

    agree(panel, made, name, together)


@pytest.mark.parametrize(
    ("name", "factors"),
    [
        ("population x infant mortality", ("popsize.log2", "un_imr_sqrt")),
        ("battle x past killing", (BATTLE, EVER)),
        ("coup x past killing", (COUPS, EVER)),
    ],
)
def test_products(panel, made, histories, name: str, factors: tuple[str, str]):
    first, second = factors
    agree(panel, made, name, lambda code, year: histories[code].at(first, year) * histories[code].at(second, year))


def test_bends_of_one_predictor(panel, made, histories):
    def half_free(code: int, year: int) -> float:
        freedom = histories[code].at(FREEDOM, year)
        return freedom * (1 - freedom)

    agree(panel, made, "half free", half_free)
    agree(panel, made, "shrinking", lambda code, year: min(histories[code].at(GROWTH, year), 0.0))


# --- surroundings -----------------------------------------------------------------------------------------------------


def region(histories: dict[int, History], code: int) -> str | None:
    last = histories[code].years[-1]
    return next((name for name in REGIONS if histories[code].at(name, last) == 1), None)


def mean_of_others(values: dict[int, float], weight: dict[int, float]) -> float:
    """0 where no other is known, unknown where nothing is known of anyone."""
    known = [(weight[code], value) for code, value in values.items() if not isnan(value)]
    if not known:
        return nan
    total = sum(share for share, _ in known)
    return sum(share * value for share, value in known) / total if total > 0 else 0.0


FACTS = {
    "onsets, half-life 3": lambda history, year: history.faded("onset", year, 3),
    "battle": lambda history, year: history.at(BATTLE, year),
    "killing": lambda history, year: history.at(ONGOING, year),
    "freedom": lambda history, year: history.at(FREEDOM, year),
}


@pytest.mark.parametrize("what", list(FACTS))
def test_other_countries_of_the_region(panel, made, histories, what: str):
    def around(code: int, year: int) -> float:
        values = {other: FACTS[what](history, year) for other, history in histories.items()}
        own = region(histories, code)
        return mean_of_others(
            values, {other: float(other != code and region(histories, other) == own) for other in values}
        )

    agree(panel, made, f"region: {what}", around)


@pytest.mark.parametrize("what", list(FACTS))
def test_countries_near_on_the_map(panel, made, histories, what: str):
    def around(code: int, year: int) -> float:
        values = {other: FACTS[what](history, year) for other, history in histories.items()}
        return mean_of_others(
            values, {other: exp(-abs(other - code) / 8) if other != code else 0.0 for other in values}
        )

    agree(panel, made, f"near: {what}", around)


def test_the_world_is_the_mean_of_five_years_of_shares(panel, made, histories):
    def share(year: int) -> float:
        told = [history.at("onset", year) for history in histories.values() if year in history.years]
        return sum(told) / len(told)

    def world_of(_: int, year: int) -> float:
        return float(np.mean([share(then) for then in range(max(FIRST, year - 4), year + 1)]))

    agree(panel, made, "world: onsets", world_of)


# --- what no feature may depend on ------------------------------------------------------------------------------------


def test_the_order_of_the_rows_moves_no_value(panel, made):
    mixed = read_panel(world().sample(fraction=1, shuffle=True, seed=4), LEARNT)
    again = make_features(mixed)
    here = {(unit, year): row for row, (unit, year) in enumerate(zip(mixed.units, mixed.years, strict=True))}
    rows = [here[unit, year] for unit, year in zip(panel.units, panel.years, strict=True)]
    assert again.values[rows] == pytest.approx(made.values, nan_ok=True, abs=1e-9)


def test_names_of_countries_say_nothing(panel, made):
    renamed = world().with_columns(pl.concat_str(pl.lit("Z"), 1000 - pl.col("ccode")).alias("iso3"))
    again = make_features(read_panel(renamed, LEARNT))
    assert again.values == pytest.approx(made.values, nan_ok=True, abs=1e-9)


def test_each_feature_has_one_name_and_no_row_is_lost(panel, made):
    assert len(set(made.names)) == len(made.names) == len(made.parts) == made.values.shape[1]
    assert len(made.values) == len(panel.years)
