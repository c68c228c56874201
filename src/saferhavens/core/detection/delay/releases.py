"""A vintage that holds two releases: which of its rows were known then."""

import polars as pl

from saferhavens.core.forecast.mixtures.history import shown
from saferhavens.core.problems import VINTAGE_MIXED, ProblemError

KEY = ("unit", "month")


def one_release(vintages: pl.DataFrame) -> pl.DataFrame:
    """`vintages` (unit, month, value, vintage) with one figure a unit, month and vintage.

    UCDP's yearly release ends with December, and so does the monthly one of December: whoever names vintages by their
    last month puts both into one, though the yearly one appears five months later. Of two sets of rows the one that the
    next vintage repeats was known first; the other is dropped, and so are units that the next vintage lacks. The next
    vintage serves to tell the sets apart and for nothing else. Raises VINTAGE_MIXED if there is no next vintage, if
    there are more than two sets, or if the next one repeats both equally.
    """
    days = vintages["vintage"].unique().sort().to_list()
    parts = [vintages.filter(pl.col("vintage") == day) for day in days]
    following = [*parts[1:], None]
    return pl.concat([_known_first(part, after) for part, after in zip(parts, following, strict=True)])


def _known_first(part: pl.DataFrame, after: pl.DataFrame | None) -> pl.DataFrame:
    doubled = part.filter(pl.struct(KEY).is_duplicated())
    if doubled.is_empty():
        return part
    sets = part.with_columns(of=pl.int_range(pl.len()).over(KEY))
    chosen = None if after is None or sets["of"].max() != 1 else _repeated(sets, after)
    if chosen is None:
        row = doubled.row(0, named=True)
        raise ProblemError(VINTAGE_MIXED, vintage=shown(row["vintage"]), unit=row["unit"], month=shown(row["month"]))
    return chosen.select(part.columns)


def _repeated(sets: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame | None:
    """The rows of the set that `after` repeats more often, and single rows that it has at all; None if none leads."""
    both = sets.join(after.select(*KEY, later="value"), on=KEY)
    twice = both.filter(pl.struct(KEY).is_duplicated())
    agreeing = [twice.filter(pl.col("of") == each, pl.col("value") == pl.col("later")).height for each in (0, 1)]
    if agreeing[0] == agreeing[1]:
        return None
    leading = int(agreeing[1] > agreeing[0])
    return both.filter((pl.col("of") == leading) | ~pl.struct(KEY).is_duplicated())
