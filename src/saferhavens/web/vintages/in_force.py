"""Which rows of a table just read are in force. Where a vintage is, is decided in `rules.py`."""

import polars as pl

from saferhavens.web.vintages.models import Vintage
from saferhavens.web.vintages.rules import Winners, winner


def in_force_rows(frame: pl.DataFrame, vintage: Vintage, winners: Winners, country: str = "country") -> pl.Expr:
    """True for the rows of `frame` in whose country `vintage` is in force."""
    values = frame[country].unique().to_list()
    won = [value for value in values if winner(winners, value) == vintage.pk]
    is_won = pl.col(country).is_in([value for value in won if value is not None])
    return is_won.fill_null(value=None in won)
