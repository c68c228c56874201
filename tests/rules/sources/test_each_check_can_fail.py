"""Every named check: the sample passes it, and one wrong row makes it fail, with the number of wrong rows."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from saferhavens.sources import registry
from saferhavens.sources.shape import Check, CheckResult

Tables = dict[str, pl.DataFrame]


def check(key: str, name: str) -> Check:
    return next(check for check in registry.get(key).machinery.checks if check.__name__ == name)


def sample(key: str, part: str) -> Tables:
    return next(prepared.tables for prepared in registry.get(key).sample() if prepared.part == part)


def with_first_row(table: pl.DataFrame, **changes: object) -> pl.DataFrame:
    """`table` with other values in its first row."""
    first = table.row(0, named=True) | changes
    return pl.concat([pl.DataFrame([first], schema=table.schema), table[1:]])


def with_a_row_twice(table: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([table, table[:1]])


CASES: list[tuple[str, str, str, str, Callable[[pl.DataFrame], pl.DataFrame], str, bool]] = [
    ("boundaries", "divisions", "places", "place_codes_are_unique", with_a_row_twice, "2 of 7", True),
    (
        "boundaries",
        "divisions",
        "places",
        "every_parent_is_there",
        lambda table: table.filter(pl.col("code") != "COL-E1"),
        "2 of 5",
        True,
    ),
    (
        "boundaries",
        "countries",
        "places",
        "every_place_has_its_names",
        lambda table: with_first_row(table, name_es=None),
        "1 of 5",
        True,
    ),
    ("ucdp_ged", "events", "violence_events", "event_ids_are_unique", with_a_row_twice, "2 of 125", True),
    (
        "ucdp_ged",
        "events",
        "violence_events",
        "deaths_are_in_order",
        lambda table: with_first_row(table, deaths_low=9, deaths_best=5),
        "1 of 124",
        False,
    ),
    (
        "ucdp_ged",
        "events",
        "violence_events",
        "events_begin_with_1989",
        lambda table: with_first_row(table, date_start=date(1988, 12, 31)),
        "1 of 124",
        True,
    ),
    (
        "ucdp_ged",
        "events",
        "violence_events",
        "civilians_are_among_the_dead",
        lambda table: with_first_row(table, deaths_civilians=99),
        "1 of 124",
        False,
    ),
    ("unhcr", "population", "displaced", "nobody_is_counted_twice", with_a_row_twice, "2 of 111", True),
    ("unhcr", "demographics", "demographics", "nobody_is_counted_twice", with_a_row_twice, "2 of 111", True),
    (
        "unhcr",
        "flows",
        "displaced",
        "every_count_is_positive",
        lambda table: with_first_row(table, persons=0),
        "1 of 90",
        True,
    ),
    (
        "unhcr",
        "population",
        "displaced",
        "idps_stay_in_their_country",
        lambda table: with_first_row(table, measure="idps"),
        "1 of 110",
        False,
    ),
    ("idmc", "reports", "displacement_reports", "report_ids_are_unique", with_a_row_twice, "2 of 31", True),
    (
        "idmc",
        "reports",
        "displacement_reports",
        "reports_are_recent",
        lambda table: with_first_row(table, date_end=date(2001, 1, 1)),
        "1 of 30",
        False,
    ),
    (
        "idmc",
        "months",
        "displacement_months",
        "each_country_has_one_figure_a_month",
        with_a_row_twice,
        "2 of 481",
        True,
    ),
    (
        "migracion_colombia",
        "municipalities",
        "place_figures",
        "each_place_has_one_figure_a_date",
        with_a_row_twice,
        "2 of 17",
        True,
    ),
    (
        "migracion_colombia",
        "municipalities",
        "place_figures",
        "venezuelans_are_fewer_than_inhabitants",
        lambda table: with_first_row(table, persons=2_000_000),
        "1 of 16",
        False,
    ),
    (
        "early_warning_project",
        "predictors",
        "country_years",
        "each_country_has_one_row_a_year",
        with_a_row_twice,
        "2 of 1301",
        True,
    ),
    (
        "early_warning_project",
        "predictors",
        "country_years",
        "years_begin_with_1960",
        lambda table: with_first_row(table, year=1959),
        "1 of 1300",
        False,
    ),
    (
        "early_warning_project",
        "predictors",
        "country_years",
        "onsets_of_one_or_two_years_agree",
        lambda table: with_first_row(table, mk_onset_1or2=1),
        "1 of 1300",
        True,
    ),
    (
        "early_warning_project",
        "predictors",
        "country_years",
        "next_years_onset_is_the_onset_of_the_next_year",
        lambda table: with_first_row(table, mk_onset_1=1, mk_onset_1or2=1),
        "1 of 1300",
        True,
    ),
    (
        "views_country_month",
        "history",
        "country_month_deaths",
        "each_country_has_one_figure_a_month_and_kind",
        with_a_row_twice,
        "2 of 901",
        True,
    ),
    (
        "views_country_month",
        "history",
        "country_month_deaths",
        "months_begin_with_1989",
        lambda table: with_first_row(table, month=date(1988, 12, 1)),
        "1 of 900",
        True,
    ),
    (
        "ucdp_country_month",
        "months",
        "country_month_deaths",
        "no_month_is_left_out",
        lambda table: table.filter(pl.int_range(pl.len()) != 5),
        "1 of 599",
        False,
    ),
]


@pytest.mark.parametrize(("key", "part", "table", "name", "spoil", "detail", "fatal"), CASES, ids=[c[3] for c in CASES])
def test_a_check_passes_and_fails(key: str, part: str, table: str, name: str, spoil, detail: str, fatal: bool) -> None:  # noqa: PLR0917 - one column a fact of the table above
    tables = sample(key, part)
    assert check(key, name)(tables).passed
    assert check(key, name)(tables | {table: spoil(tables[table])}) == CheckResult(name, False, detail, fatal)


def test_codes_have_five_digits() -> None:
    """The sample's own codes have not, so that nobody takes them for real ones."""
    is_five = check("migracion_colombia", "codes_have_five_digits")
    tables = sample("migracion_colombia", "municipalities")
    right = {"place_figures": tables["place_figures"].with_columns(local_code=pl.lit("05001"))}
    assert is_five(right).passed
    assert not is_five(tables).passed


def test_all_first_divisions_are_there() -> None:
    complete = check("boundaries", "all_first_divisions_are_there")
    divisions = sample("boundaries", "divisions")
    assert "COL-05" in complete(divisions).detail
    elsewhere = next(each.tables for each in registry.get("boundaries").sample() if each.scope == ("ROU",))
    assert complete(elsewhere).passed


def test_every_check_is_tried_here() -> None:
    tried = {name for _key, _part, _table, name, *_rest in CASES}
    tried |= {"codes_have_five_digits", "all_first_divisions_are_there"}
    assert tried == {check.__name__ for source in registry.SOURCES for check in source.machinery.checks}


@pytest.mark.parametrize("key", ["unhcr", "idmc"])
def test_a_check_of_a_table_that_a_file_does_not_fill_passes(key: str) -> None:
    assert all(check({}).passed for check in registry.get(key).machinery.checks)
