"""How outside data comes in: what a source offers, shown on invented files and, where it is there, on real ones."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from saferhavens.core.words import Level
from saferhavens.sources import registry
from saferhavens.sources.shape import LocalFile, Prepared
from saferhavens.sources.tables import TABLES


def test_a_source_finds_its_files_and_prepares_them(tmp_path: Path) -> None:
    """Sources are asked by their key. A file can hold several vintages; most hold one."""
    months = {"month": ["2025-01", "2025-02"], "iso3": ["COL", "COL"], "displacements": [120, 80]}
    pl.DataFrame(months).write_csv(tmp_path / "monthly_new_displacement.csv")

    source = registry.get("idmc")
    (local,) = source.find(tmp_path)
    (prepared,) = source.prepare(local)

    assert prepared.version == "2025-02"
    assert prepared.rows_kept == 2
    assert prepared.tables["displacement_months"]["persons"].sum() == 200
    assert all(check.passed for check in prepared.checks)


def test_without_files_there_is_a_fictional_sample() -> None:
    """Everything in it says that it is an example."""
    (countries, *_divisions) = registry.get("boundaries").sample()
    assert countries.fictional
    assert countries.tables["places"]["name_en"].to_list()[0] == "Example Colombia"


# --- on real data --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> dict[str, list[Prepared]]:
    folder = Path(__file__).resolve().parents[3] / "shared" / "data"
    return {
        source.key: [prepared for local in source.find(folder) for prepared in source.prepare(local)]
        for source in registry.SOURCES
    }


def rows(prepared: list[Prepared], table: str) -> pl.DataFrame:
    return pl.concat(each.tables[table] for each in prepared if table in each.tables)


@pytest.mark.shared_data
def test_every_file_has_the_columns_of_our_tables_and_passes_its_fatal_checks(real) -> None:
    for prepared in (each for group in real.values() for each in group):
        assert not [check for check in prepared.checks if check.fatal and not check.passed], prepared.file
        for name, table in prepared.tables.items():
            assert dict(table.schema) == TABLES[name]


@pytest.mark.shared_data
def test_hardly_a_row_is_refused(real) -> None:
    """What is refused: two areas without a code, two unnamed features, and months without a figure.

    Of states that did not exist yet, VIEWS writes a row without one.
    """
    refused: Counter[tuple[str, str]] = Counter()
    for key, group in real.items():
        for refusal in (refusal for each in group if each.part != "months" for refusal in each.refusals):
            refused[key, refusal.reason] += refusal.count
    assert refused == {
        ("boundaries", "The area has no ISO 3166-1 code of its own."): 2,
        ("boundaries", "The place has no name or no code that its country uses."): 2,
        (
            "views_country_month",
            "There is no figure for this month: the state did not exist, or nobody knows.",
        ): 2405,
    }


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("country", "level", "count"),
    [
        ("COL", Level.ADM1, 33),
        ("COL", Level.ADM2, 1119),
        ("ECU", Level.ADM1, 24),
        ("ECU", Level.ADM2, 221),
        ("KEN", Level.ADM1, 47),
        ("ROU", Level.ADM1, 42),
        ("VEN", Level.ADM1, 25),
        ("PER", Level.ADM1, 26),
    ],
)
def test_every_division_is_there_once(real, country: str, level: Level, count: int) -> None:
    places = rows(real["boundaries"], "places").filter(pl.col("country") == country, pl.col("level") == level.value)
    assert places["code"].n_unique() == places.height == count


@pytest.mark.shared_data
def test_every_place_has_its_parent(real) -> None:
    places = rows(real["boundaries"], "places")
    assert places["code"].is_unique().all()
    assert set(places["parent_code"].drop_nulls()) <= set(places["code"])


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("country", "events"), [("COL", 4632), ("VEN", 1441), ("ETH", 3808), ("SSD", 974), ("CAF", 1848)]
)
def test_every_event_of_a_country_is_there(real, country: str, events: int) -> None:
    table = rows(real["ucdp_ged"], "violence_events").filter(pl.col("country") == country)
    assert table["event_id"].n_unique() == table.height == events


@pytest.mark.shared_data
def test_the_deaths_are_the_publishers(real, shared_data: Path) -> None:
    raw = pl.read_parquet(shared_data / "ucdp_ged" / "ged_hdx2021_colombia.parquet")
    table = rows(real["ucdp_ged"], "violence_events").filter(pl.col("country") == "COL")
    for ours, theirs in {"deaths_best": "best", "deaths_low": "low", "deaths_civilians": "deaths_civilians"}.items():
        assert table[ours].sum() == raw[theirs].sum()


@pytest.mark.shared_data
def test_the_candidate_release_is_the_world_in_october_2023(real) -> None:
    (release,) = real["ucdp_candidate"]
    assert (release.version, release.part, release.scope, release.rows_kept) == ("23.0.10", "2023-10", (), 2391)
    assert release.tables["violence_events"]["country"].null_count() == 0


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("population", ("refugees", "asylum_seekers", "idps", "oip", "stateless", "ooc", "hst", "returned_idps")),
        ("flows", ("refugees", "asylum_seekers", "refugee_like", "oip")),
        ("asylum_applications", ("applied",)),
        ("asylum_decisions", ("dec_recognized", "dec_other", "dec_rejected", "dec_closed")),
        ("solutions", ("returned_refugees", "resettlement", "naturalisation", "returned_idps")),
        ("unrwa", ("total",)),
        ("idmc", ("total",)),
    ],
)
def test_sums_by_country_equal_the_file_to_the_person(real, shared_data: Path, file: str, columns) -> None:
    measured = [*columns, "returned_refugees"] if file == "population" else list(columns)
    raw = (
        pl.read_parquet(shared_data / "unhcr" / f"{file}.parquet")
        .group_by("coa_iso")
        .agg(pl.sum_horizontal(pl.col(measured).sum()).cast(pl.Int64))
    )
    ours = (
        rows(real["unhcr"], "displaced")
        .filter(pl.col("series") == file)
        .group_by("asylum")
        .agg(pl.col("persons").sum())
    )
    expected = {country: people for country, people in raw.rows() if people}
    assert dict(ours.rows()) == expected


@pytest.mark.shared_data
def test_demographics_add_up_to_the_publishers_totals(real, shared_data: Path) -> None:
    raw = pl.read_parquet(shared_data / "unhcr" / "demographics.parquet")
    table = rows(real["unhcr"], "demographics")
    assert table["persons"].sum() == raw["total"].sum()
    women = table.filter(pl.col("sex") == "f")["persons"].sum()
    assert women == raw["f_total"].sum()


@pytest.mark.shared_data
def test_venezuelans_are_counted_in_1114_municipalities(real, shared_data: Path) -> None:
    (prepared,) = real["migracion_colombia"]
    figures = prepared.tables["place_figures"]
    assert figures["local_code"].n_unique() == prepared.rows_kept == 1114
    places = rows(real["boundaries"], "places")
    known = figures.filter(("COL-" + pl.col("local_code")).is_in(places["code"].to_list()))
    assert known["local_code"].n_unique() == 1110, "four municipalities are younger than the boundary file"


@pytest.mark.shared_data
def test_idmc_has_four_vintages_of_reports_and_of_months(real) -> None:
    days = ["2025-08-01", "2025-08-25", "2025-09-25", "2025-10-25"]
    assert [each.version for each in real["idmc"] if each.part == "reports"] == days
    assert [each.version for each in real["idmc"] if each.part == "months"] == days
    assert sum(each.rows_kept for each in real["idmc"] if each.part == "reports") == 13_599


@pytest.mark.shared_data
def test_ucdp_prepares_hundreds_of_thousands_of_events_in_seconds(tmp_path: Path, shared_data: Path) -> None:
    """A copy of real events until there are 100,000; the whole of UCDP GED has four times as many."""
    import time

    raw = pl.read_parquet(shared_data / "ucdp_ged" / "ged231_ethiopia.parquet")
    copies = [raw.with_columns(pl.col("id") + number * 1_000_000) for number in range(27)]
    path = tmp_path / "GEDEvent_v23_1.csv"
    pl.concat(copies).head(100_000).write_csv(path)
    begin = time.perf_counter()
    (prepared,) = registry.get("ucdp_ged").prepare(LocalFile("ucdp_ged", path))
    assert prepared.rows_kept == 100_000
    assert time.perf_counter() - begin < 6


@pytest.mark.shared_data
def test_one_vintage_of_ucdp_mixes_two_releases_and_says_so(real) -> None:
    """Of the month-end of December 2023 two releases are in the file; the one of the next June was not known then."""
    oldest, *others = real["ucdp_country_month"]
    assert {refusal.reason: refusal.count for refusal in oldest.refusals} == {
        "The row belongs to a later release, which stands in the same vintage.": 52080,
    }
    assert oldest.tables["country_month_deaths"].height == 128 * 420
    assert [each.version for each in others] == [f"2024-{month:02}" for month in range(1, 13)]
    assert not any(each.refusals for each in others)


@pytest.mark.shared_data
def test_the_onsets_and_the_countries_of_the_early_warning_project_are_all_there(real) -> None:
    years = rows(real["early_warning_project"], "country_years")
    assert years.height == 9463
    assert years.filter(pl.col("year") == 2024).height == 168
    assert years.filter(pl.col("year") == 2024)["country"].null_count() == 0
    assert years.filter(pl.col("year").is_between(1994, 2024))["mk_onset"].sum() == 39
    assert years.filter(pl.col("country").is_null())["ewp_name"].n_unique() == 5


@pytest.mark.shared_data
def test_views_speaks_of_191_countries_in_every_month_since_each_exists(real) -> None:
    history, panel = real["views_country_month"]
    assert history.tables["country_month_deaths"]["country"].n_unique() == 191
    assert history.tables["country_month_deaths"].height == 73_344 - 2_405
    assert panel.tables["country_month_deaths"].height == 3 * 9_168
