"""Spark: for panels larger than any one machine. Whoever uses it installs it: `pip install pyspark`, and Java."""

import polars as pl

from saferhavens.core.forecast.panels import Dialect
from saferhavens.core.problems import PANEL_ENGINE_MISSING, ProblemError


class OnSpark:
    """The Spark at `master`: spark://host:7077, yarn, or local[2] for this machine."""

    dialect = Dialect.SPARK

    def __init__(self, master: str) -> None:
        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415 - only who uses Spark has it
        except ImportError as error:
            raise ProblemError(PANEL_ENGINE_MISSING, engine="Spark", reason=error) from error
        building = SparkSession.builder.master(master).appName("saferhavens")
        self._session = building.config("spark.ui.enabled", value=False).getOrCreate()

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """The frame as a temporary view of this name."""
        self._session.createDataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest())).createOrReplaceTempView(
            name
        )

    def rows(self, sql: str) -> pl.DataFrame:
        found = pl.from_arrow(self._session.sql(sql).toArrow())
        assert isinstance(found, pl.DataFrame)  # noqa: S101 - a table becomes a frame; this tells it the type checker
        return found

    def close(self) -> None:
        self._session.stop()
