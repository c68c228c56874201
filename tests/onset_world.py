"""Invented country-years with the columns of the Early Warning Project: small, and with something to be learnt."""

from functools import cache

import numpy as np
import polars as pl

from saferhavens.core.forecast.onset.panel import PREDICTORS

FIRST, LAST = 1980, 1999
COUNTRIES = 24
LEARNT = LAST - 2
"""The last year whose two-year outcome is known."""


@cache
def country_years() -> pl.DataFrame:
    """24 countries over 20 years; onsets come mostly where there is much fighting and little freedom."""
    random = np.random.default_rng(7)
    years = range(FIRST, LAST + 1)
    rows = [one_country(f"Country {code:02}", code * 10, years, random) for code in range(COUNTRIES)]
    return pl.concat(rows).sort("ccode", "year")


def one_country(name: str, code: int, years: range, random: np.random.Generator) -> pl.DataFrame:
    values = {each: random.normal(size=len(years)).cumsum() * 0.3 + random.normal() for each in PREDICTORS}
    values |= {each: (values[each] > 0.3).astype(float) for each in ("newcountry", "coup.try.5yr", "mk_ever")}
    values["freediscussion"] = 1 / (1 + np.exp(-values["freediscussion"]))
    values["year"] = np.array(years, dtype=float)
    values["year_sq"] = values["year"] ** 2
    for place, region in enumerate(("reg.na", "reg.eap", "reg.sca", "reg.mna", "reg.eur")):
        values[region] = np.full(len(years), float(code // 10 % 6 == place))
    risk = values["battledeaths.log2"] - 2 * values["freediscussion"] - 1.5
    onset = (random.random(len(years)) < 1 / (1 + np.exp(-risk))).astype(float)
    values["mk_onset_prev_year"] = np.append(0.0, onset[:-1])
    return pl.DataFrame({"ewp_name": [name] * len(years), "ccode": code, **values, **outcomes(onset)}).with_columns(
        pl.col("year").cast(pl.Int64)
    )


def outcomes(onset: np.ndarray) -> dict[str, list[float | None]]:
    """The onset of the year, of the next ones, and of either; null where these had not come."""
    following = [[*onset[ahead:].tolist(), *[None] * ahead] for ahead in (1, 2)]
    either = [None if two is None else max(one, two) for one, two in zip(*following, strict=True)]
    return {"mk_onset": onset.tolist(), "mk_onset_1": following[0], "mk_onset_2": following[1], "mk_onset_1or2": either}


def changed(column: str, value: object, *, where: pl.Expr | None = None) -> pl.DataFrame:
    """The table with one column changed, everywhere or where told."""
    new = pl.lit(value) if where is None else pl.when(where).then(pl.lit(value)).otherwise(pl.col(column))
    return country_years().with_columns(new.alias(column))
