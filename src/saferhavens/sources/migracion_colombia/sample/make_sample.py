"""Invented numbers of Venezuelans in the four invented municipalities of the boundaries' sample."""

from collections.abc import Iterator

import polars as pl

from saferhavens.core.words import Level
from saferhavens.sources.boundaries.sample.make_sample import make as make_places
from saferhavens.sources.migracion_colombia.tidy import DATES
from saferhavens.sources.rows import shaped
from saferhavens.sources.shape import Tidied
from saferhavens.sources.tables import PLACE_FIGURES


def make() -> Iterator[Tidied]:
    """Four places, four dates."""
    colombia = next(tidied.tables["places"] for tidied in make_places() if tidied.scope == ("COL",))
    places = colombia.filter(pl.col("level") == Level.ADM2.value)["local_code", "name_es"].rows()
    rows = [
        {
            "country": "COL",
            "local_code": code,
            "place_name": name,
            "date": day,
            "origin": "VEN",
            "measure": "present",
            "persons": 10_000 * (number + 1) + 2_500 * step,
            "population": 1_000_000,
        }
        for number, (code, name) in enumerate(places)
        for step, day in enumerate(DATES.values())
    ]
    figures = shaped(pl.DataFrame(rows), PLACE_FIGURES)
    yield Tidied("sample", "municipalities", ("COL",), {"place_figures": figures}, rows_read=len(rows))
