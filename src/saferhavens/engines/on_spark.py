"""Spark: for panels larger than any one machine. Who uses it installs it: `pip install pyspark pyarrow`, and Java."""

import polars as pl

from saferhavens.core.forecast.panels import Dialect
from saferhavens.core.problems import PANEL_ENGINE_MISSING, ProblemError

THIS_MACHINE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
"""Spark on this machine listens to this machine alone; elsewhere its workers must reach it."""


class OnSpark:
    """The Spark at `master`: spark://host:7077, yarn, or local[2] for this machine."""

    dialect = Dialect.SPARK
    beside_us = False

    def __init__(self, master: str) -> None:
        try:
            import pyarrow  # noqa: F401, PLC0415 - Spark hands over its rows with it
            from pyspark.errors import PySparkException  # noqa: PLC0415 - only who uses Spark has it
            from pyspark.sql import SparkSession  # noqa: PLC0415 - as above
        except ImportError as error:
            raise ProblemError(PANEL_ENGINE_MISSING, engine="Spark", reason=error) from error
        building = SparkSession.builder.master(master).appName("saferhavens").config("spark.ui.enabled", value=False)
        if master.startswith("local"):
            building = building.config(map=THIS_MACHINE)
        try:
            self._session = building.getOrCreate()
        except PySparkException as error:  # such as without Java
            raise ProblemError(PANEL_ENGINE_MISSING, engine="Spark", reason=error) from error

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
