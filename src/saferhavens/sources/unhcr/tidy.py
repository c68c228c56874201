"""UNHCR's columns → DISPLACED and DEMOGRAPHICS."""

from collections.abc import Iterator, Mapping

import polars as pl

from saferhavens.core.words import Status
from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.countries import OTHER_CODES
from saferhavens.sources.rows import (
    COUNTRY_UNKNOWN,
    NUMBER_WRONG,
    Rule,
    people_rules,
    shaped,
    sift,
    whole,
    words,
)
from saferhavens.sources.shape import Read, Refusal, Tidied
from saferhavens.sources.tables import DEMOGRAPHICS, DISPLACED
from saferhavens.sources.unhcr.read import AGES, SEXES

YEAR_WRONG = _("The year is missing or not between 1951 and 2100.")
STATUS_UNKNOWN = _("The population type is not one that UNHCR explains.")
SUMS_DISAGREE = _("Women and men, or their age groups, add up to more than the total.")

MEASURES: Mapping[str, Mapping[str, str]] = {
    "population": {status.value: status.value for status in Status},
    "flows": {name: name for name in ("refugees", "asylum_seekers", "refugee_like", "oip")},
    "asylum_applications": {"applied": "applied"},
    "asylum_decisions": {
        "dec_recognized": "recognized",
        "dec_other": "complementary",
        "dec_rejected": "rejected",
        "dec_closed": "closed",
    },
    "solutions": {name: name for name in ("returned_refugees", "resettlement", "naturalisation", "returned_idps")},
    "unrwa": {"total": Status.REFUGEES.value},
    "idmc": {"total": Status.IDPS.value},
}
"""List → publisher's column → measure. A measure that counts cases instead of people ends in `_cases`."""

POPULATION_TYPES = {
    "REF": Status.REFUGEES,
    "ASY": Status.ASYLUM_SEEKERS,
    "OIP": Status.OTHER_IN_NEED,
    "IDP": Status.IDPS,
    "RET": Status.RETURNED_REFUGEES,
    "RDP": Status.RETURNED_IDPS,
    "STA": Status.STATELESS,
    "OOC": Status.OTHERS_OF_CONCERN,
    "HST": Status.HOST_COMMUNITY,
}

_KEYS = ("year", "origin", "asylum")
_NOTHING = ("", "-")
"""How the publisher writes "nothing recorded"."""


def tidy(read: Read) -> Iterator[Tidied]:
    """One list as one vintage of the world."""
    table, build = ("demographics", _demographics) if read.kind == "demographics" else ("displaced", _displaced)
    tidied, refusals = build(read)
    yield Tidied(
        version=read.version or str(tidied["year"].max() or ""),
        part=read.kind,
        scope=(),
        tables={table: tidied},
        rows_read=read.frame.height,
        refusals=refusals,
    )


def _displaced(read: Read) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
    """People by measure, added up over the kinds of procedure, which our table does not tell apart."""
    measures = MEASURES[read.kind]
    kept, refusals = sift(_typed(read.frame, tuple(measures)), _rules(read.frame, tuple(measures)))
    counts_cases = next((name for name in ("app_pc", "dec_pc") if name in kept.columns), None)
    suffix = (
        pl.when(pl.col(counts_cases) == "C").then(pl.lit("_cases")).otherwise(pl.lit(""))
        if counts_cases
        else pl.lit("")
    )
    long = (
        kept.with_columns(suffix.alias("suffix"))
        .unpivot(on=list(measures), index=[*_KEYS, "suffix"], variable_name="measure", value_name="persons")
        .filter(pl.col("persons") > 0)
        .with_columns(measure=pl.col("measure").replace_strict(measures, return_dtype=pl.String) + pl.col("suffix"))
        .group_by(*_KEYS, "measure")
        .agg(pl.col("persons").sum())
        .sort(*_KEYS, "measure")
        .with_columns(series=pl.lit(read.kind))
    )
    return shaped(long, DISPLACED), refusals


def _demographics(read: Read) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
    """People by sex and age. What the publisher's totals hold beyond the groups is "unknown", so that sums agree."""
    groups = [f"{sex}_{age}" for sex in SEXES for age in AGES]
    numbers = (*groups, "f_total", "m_total", "total")
    typed = _typed(read.frame, numbers).with_columns(
        words("location"),
        words("pop_type"),
        *(_beyond(f"{sex}_total", [f"{sex}_{age}" for age in AGES]).alias(f"{sex}_beyond") for sex in SEXES),
        _beyond("total", ["f_total", "m_total"]).alias("total_beyond"),
    )
    rules = (
        *_rules(read.frame, numbers),
        Rule(STATUS_UNKNOWN, ~pl.col("pop_type").is_in(list(POPULATION_TYPES)).fill_null(value=False)),
        Rule(SUMS_DISAGREE, pl.any_horizontal(pl.col("f_beyond", "m_beyond", "total_beyond") < 0)),
    )
    kept, refusals = sift(typed, rules)
    return shaped(_by_sex_and_age(kept), DEMOGRAPHICS), refusals


def _beyond(total: str, parts: list[str]) -> pl.Expr:
    return pl.col(total).fill_null(0) - pl.sum_horizontal(parts)


def _by_sex_and_age(kept: pl.DataFrame) -> pl.DataFrame:
    sexes = {f"{sex}_{age}": sex for sex in SEXES for age in AGES} | {f"{sex}_beyond": sex for sex in SEXES}
    ages = {f"{sex}_{age}": label for sex in SEXES for age, label in AGES.items()}
    columns = [*sexes, "total_beyond"]
    keys = [*_KEYS, "status", "location", "location_level"]
    return (
        kept.with_columns(
            status=pl.col("pop_type").replace_strict(POPULATION_TYPES, return_dtype=pl.String),
            location_level=pl.col("location").str.extract(r"\[Admin (\d)").cast(pl.Int8, strict=False),
        )
        .unpivot(on=columns, index=keys, variable_name="group", value_name="persons")
        .filter(pl.col("persons") > 0)
        .with_columns(
            sex=pl.col("group").replace_strict(sexes, default="unknown", return_dtype=pl.String),
            age=pl.col("group").replace_strict(ages, default="unknown", return_dtype=pl.String),
        )
        .group_by(*keys, "sex", "age")
        .agg(pl.col("persons").sum())
        .sort(*keys, "sex", "age")
    )


def _typed(frame: pl.DataFrame, numbers: tuple[str, ...]) -> pl.DataFrame:
    return frame.with_columns(
        whole("year", pl.Int16),
        *(whole(name) for name in numbers),
        _place("coo").alias("origin"),
        _place("coa").alias("asylum"),
        unreadable=pl.any_horizontal(_is_no_number(name) for name in numbers),
    )


def _place(prefix: str) -> pl.Expr:
    """The ISO code; where the publisher has none, its own code if that is one of those without a country.

    Its other codes are not used: "AUS" is Austria there.
    """
    iso = pl.col(f"{prefix}_iso").cast(pl.String).str.strip_chars().str.to_uppercase()
    own = pl.col(prefix).cast(pl.String).str.strip_chars().str.to_uppercase()
    return pl.coalesce(
        pl.when(iso.str.contains("^[A-Z][A-Z0-9]{2}$")).then(iso),
        pl.when(own.is_in(list(OTHER_CODES))).then(own),
    )


def _is_no_number(name: str) -> pl.Expr:
    written = pl.col(name).cast(pl.String).str.strip_chars()
    return whole(name).is_null() & ~written.is_in(_NOTHING).fill_null(value=True)


def _rules(frame: pl.DataFrame, numbers: tuple[str, ...]) -> tuple[Rule, ...]:
    return (
        Rule(YEAR_WRONG, ~pl.col("year").is_between(1951, 2100).fill_null(value=False)),
        Rule(COUNTRY_UNKNOWN, pl.col("origin").is_null() | pl.col("asylum").is_null()),
        Rule(NUMBER_WRONG, pl.col("unreadable")),
        *people_rules(*numbers),
    )
