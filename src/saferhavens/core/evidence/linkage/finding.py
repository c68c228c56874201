"""From reports to pairs: the one door to this package."""

from typing import NamedTuple

import numpy as np
import polars as pl

from saferhavens.core.evidence.linkage import engine, text
from saferhavens.core.evidence.linkage.comparisons import EVERY
from saferhavens.core.evidence.linkage.model import JUDGED, LinkageModel
from saferhavens.core.evidence.linkage.priors import probabilities, with_local_priors
from saferhavens.core.evidence.linkage.reasons import Reason, reasons_of
from saferhavens.core.evidence.linkage.reports import Reports, as_numbers, as_table
from saferhavens.core.evidence.linkage.settings import LinkageSettings, Zone


class Pair(NamedTuple):
    """Two reports by their ids, left before right, with what is proposed and why."""

    left: str
    right: str
    probability: float
    zone: Zone
    reasons: tuple[Reason, ...]


def candidate_pairs(
    reports: Reports, settings: LinkageSettings | None = None, model: LinkageModel = JUDGED
) -> list[Pair]:
    """The pairs of reports that probably speak of one incident, the most probable first. Nothing is merged.

    Pairs of the zone DIFFERENT are left out unless `settings.keep_different`.
    """
    frame = candidate_frame(reports, settings, model)
    return [
        Pair(row["left"], row["right"], row["probability"], Zone(row["zone"]), reasons_of(row))
        for row in frame.iter_rows(named=True)
    ]


def candidate_frame(
    reports: Reports, settings: LinkageSettings | None = None, model: LinkageModel = JUDGED
) -> pl.DataFrame:
    """As `candidate_pairs`, as a table for many reports.

    `left, right, probability, zone, weight` (bits), the code of the level of each comparison (null where a field is
    missing) and `days, low_left, low_right …`: the facts that reasons need.
    """
    settings = settings or LinkageSettings()
    table = as_table(reports)
    numbers = as_numbers(table, settings.families)
    least = None if settings.keep_different or settings.local_priors else settings.costs.different_below
    scored = _scored(table, numbers, settings, model, least)
    if settings.local_priors:
        scored = _adapted(scored, table["country"].fill_null(""), settings, model)
    return _told(scored, table["id"], numbers, settings)


def _scored(
    table: pl.DataFrame, numbers: pl.DataFrame, settings: LinkageSettings, model: LinkageModel, least: float | None
) -> pl.DataFrame:
    sketched = pl.concat([numbers, text.sketches(table["text"], model.word_weights)], how="horizontal")
    with engine.in_memory(settings) as connection:
        bands = text.bands(table["text"]) if settings.same_text else text.bands(table["text"].head(0))
        engine.fill(connection, sketched, bands)
        engine.block(connection, settings)
        return engine.score(connection, model, least)


def _adapted(
    scored: pl.DataFrame, countries: pl.Series, settings: LinkageSettings, model: LinkageModel
) -> pl.DataFrame:
    """With the weights and probabilities that follow from how frequent duplicates are in each country."""
    blocks = countries.gather(scored["left"]).rank("dense").to_numpy().astype(np.int64)
    weights = with_local_priors(scored["weight"].to_numpy(), blocks, model.share or model.prior)
    adapted = scored.with_columns(weight=weights, probability=probabilities(weights))
    if settings.keep_different:
        return adapted
    return adapted.filter(pl.col("probability") >= settings.costs.different_below)


def _told(scored: pl.DataFrame, ids: pl.Series, numbers: pl.DataFrame, settings: LinkageSettings) -> pl.DataFrame:
    """With ids for rows, codes for numbers of levels, zones, and the facts of the reasons."""
    same, decide = settings.costs.same_from, settings.costs.different_below
    probability = pl.col("probability")
    zone = (
        pl.when(probability >= same)
        .then(pl.lit(Zone.SAME.value))
        .when(probability >= decide)
        .then(pl.lit(Zone.DECIDE.value))
        .otherwise(pl.lit(Zone.DIFFERENT.value))
    )
    facts = numbers.select("row", "first", "last")
    joined = scored.join(facts, left_on="left", right_on="row").join(
        facts, left_on="right", right_on="row", suffix="_right"
    )
    days = pl.max_horizontal(0, pl.col("first") - pl.col("last_right"), pl.col("first_right") - pl.col("last"))
    return joined.select(
        ids.gather(joined["left"]).alias("left"),
        ids.gather(joined["right"]).alias("right"),
        "probability",
        zone.alias("zone"),
        "weight",
        *(
            _codes(each.name, [level.code for level in each.levels])
            for each in EVERY
            if f"gamma_{each.name}" in joined.columns
        ),
        pl.when(pl.col("first").is_not_null() & pl.col("first_right").is_not_null()).then(days).alias("days"),
    ).sort(["probability", "left", "right"], descending=[True, False, False])


def _codes(name: str, codes: list[str]) -> pl.Expr:
    """The codes of the levels for splink's numbers, the last being 0."""
    return (
        pl.col(f"gamma_{name}")
        .replace_strict(list(range(len(codes))), codes[::-1], default=None, return_dtype=pl.String)
        .alias(name)
    )
