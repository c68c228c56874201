"""One declaration of units, targets and features, built by the same code on DuckDB, PostgreSQL and Spark."""
