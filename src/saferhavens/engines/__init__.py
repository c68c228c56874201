"""Where panels are computed: DuckDB, PostgreSQL or Spark. Each takes tables and one query, and gives the rows back."""

from saferhavens.engines.building import build as build
from saferhavens.engines.building import engine_at as engine_at
