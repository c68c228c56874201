"""What the publishers' own files beside the project say, read with polars alone: none of the program's readers."""

import csv
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import polars as pl

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
PILOTS = ("COL", "ECU", "KEN", "ROU")
STATUSES = (
    "refugees",
    "asylum_seekers",
    "oip",
    "idps",
    "returned_refugees",
    "returned_idps",
    "stateless",
    "ooc",
    "hst",
)
OUTSIDE = ("refugees", "asylum_seekers", "oip")
OUTCOMES = {
    "dec_recognized": "recognized",
    "dec_other": "complementary",
    "dec_rejected": "rejected",
    "dec_closed": "closed",
}
SERIES = {
    "population": {name: name for name in STATUSES},
    "asylum_applications": {"applied": "applied"},
    "asylum_decisions": OUTCOMES,
    "solutions": {name: name for name in ("returned_refugees", "resettlement", "naturalisation", "returned_idps")},
}
"""UNHCR's file → its column → what we call it."""

UNIT = {"asylum_applications": "app_pc", "asylum_decisions": "dec_pc"}
"""Where a column says whether people ("P") or cases ("C") were counted."""

POPULATION_TYPES = {
    "REF": "refugees",
    "ASY": "asylum_seekers",
    "OIP": "oip",
    "IDP": "idps",
    "RET": "returned_refugees",
    "RDP": "returned_idps",
    "STA": "stateless",
    "OOC": "ooc",
    "HST": "hst",
}
GED = {"COL": "ged_hdx2021_colombia", "VEN": "ged231_venezuela", "ETH": "ged231_ethiopia"} | {
    "SSD": "ged231_south_sudan",
    "CAF": "ged231_central_african_republic",
}
DAYS = {
    "Poblacion Enero 2021": date(2021, 1, 31),
    "Poblacion Agosto 2021": date(2021, 8, 31),
    "Poblacion Febrero 2022": date(2022, 2, 28),
    "Poblacion Octubre 2022": date(2022, 10, 31),
}


def here() -> bool:
    return SHARED.is_dir()


def some_countries(number: int = 10) -> list[str]:
    """The pilot countries, and others drawn by a fixed seed from those with people in UNHCR's list."""
    if not here():
        return list(PILOTS)
    known = unhcr("countries")["iso_code"].drop_nulls().to_list()
    present = set(unhcr("population")["coa_iso"].drop_nulls()) & set(known)
    drawn = Random(2026).sample(sorted(present - set(PILOTS)), number)  # noqa: S311 - a draw that repeats itself
    return [*PILOTS, *drawn]


@cache
def unhcr(name: str) -> pl.DataFrame:
    return pl.read_parquet(SHARED / "unhcr" / f"{name}.parquet")


def years(series: str, side: str, country: str) -> dict[int, dict[str, int]]:
    """Year → measure → people, of a country of asylum ("here"), or from it in others ("abroad")."""
    rows = unhcr(series)
    if side == "here":
        rows = rows.filter(pl.col("coa_iso") == country)
    else:
        rows = rows.filter(pl.col("coo_iso") == country, pl.col("coa_iso").ne_missing(country))
    found: dict[int, dict[str, int]] = defaultdict(dict)
    unit = UNIT.get(series)
    for ending, some in (
        (("_cases", rows.filter(pl.col(unit) == "C")), ("", rows.filter(pl.col(unit) != "C")))
        if unit
        else (("", rows),)
    ):
        for column, measure in SERIES[series].items():
            sums = some.group_by("year").agg(pl.col(column).fill_null(0).sum())
            for year, people in sums.iter_rows():
                if people:
                    found[int(year)][measure + ending] = int(people)
    return dict(found)


def partners(country: str, year: int, key: str, other: str) -> dict[str, dict[str, int]]:
    """Country on one side (`key`) → status → displaced people outside their country, of `country` on the other."""
    rows = unhcr("population").filter(pl.col(other) == country, pl.col("year") == year)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for status in OUTSIDE:
        for code, people in rows.group_by(key).agg(pl.col(status).fill_null(0).sum()).iter_rows():
            if people:
                found[code][status] = int(people)
    return dict(found)


def demographics(country: str) -> dict[str, int]:
    """Status → people in UNHCR's table of places, sexes and ages."""
    rows = unhcr("demographics").filter(pl.col("coa_iso") == country)
    sums = rows.group_by("pop_type").agg(pl.col("total").fill_null(0).sum())
    return {POPULATION_TYPES[kind]: int(people) for kind, people in sums.iter_rows() if people}


def sexes(country: str) -> dict[str, int]:
    rows = unhcr("demographics").filter(pl.col("coa_iso") == country)
    women, men, everybody = (int(rows[name].fill_null(0).sum()) for name in ("f_total", "m_total", "total"))
    found = {"f": women, "m": men, "unknown": everybody - women - men}
    return {sex: people for sex, people in found.items() if people}


@cache
def ged(country: str) -> pl.DataFrame:
    rows = pl.read_parquet(SHARED / "ucdp_ged" / f"{GED[country]}.parquet")
    return rows.with_columns(month=pl.col("date_start").cast(pl.String).str.slice(0, 7))


def tolls(rows: pl.DataFrame, *keys: str) -> dict[tuple, tuple[int, ...]]:
    """Events and deaths (best, low, high, civilians) by these columns."""
    sums = rows.group_by(*keys).agg(
        pl.len(), *(pl.col(each).sum() for each in ("best", "low", "high", "deaths_civilians"))
    )
    found = {}
    for row in sums.iter_rows():
        key, numbers = row[: len(keys)], row[len(keys) :]
        found[tuple(each if isinstance(each, str) else int(each) for each in key)] = tuple(
            int(each) for each in numbers
        )
    return found


@cache
def candidate() -> pl.DataFrame:
    return pl.read_parquet(SHARED / "ucdp_ged" / "candidate_v23_0_10_global_2023-10.parquet")


@cache
def municipalities() -> tuple[dict[str, str], ...]:
    (file,) = (SHARED / "colombia_venezuelans").glob("*.csv")
    with file.open(encoding="utf-8-sig") as lines:
        return tuple(row | {"Divipola": row["Divipola"].zfill(5)} for row in csv.DictReader(lines))


def venezuelans(begin: str = "") -> dict[date, int]:
    """Day → Venezuelans in the municipalities whose code begins so."""
    rows = [row for row in municipalities() if row["Divipola"].startswith(begin)]
    return {day: sum(int(row[column]) for row in rows) for column, day in DAYS.items()}


def inhabitants(row: dict[str, str]) -> int:
    """Of a municipality in 2022; the file groups the digits of some."""
    return int(row["Proyecciones Población 2022"].replace(",", ""))


@cache
def newest_months() -> pl.DataFrame:
    rows = pl.read_parquet(SHARED / "idmc" / "monthly_new_displacement_2025-08_2025-10.parquet")
    return rows.filter(pl.col("vintage") == rows["vintage"].max(), pl.col("displacements").is_not_null())


def displacements(country: str) -> dict[date, int]:
    rows = newest_months().filter(pl.col("iso3") == country)
    return {
        date.fromisoformat(f"{month[:7]}-01"): int(people)
        for month, people in rows["month", "displacements"].iter_rows()
    }
