"""A figure's whole table as a file, with where it comes from in every row."""

from django.http import HttpResponse

from saferhavens.web.design.files import csv_file
from saferhavens.web.outlook.figures.figure import Figure

DIGITS = 8
"""Behind the point: chances of one in a million still differ."""


def as_csv(figure: Figure, name: str) -> HttpResponse:
    """The rows with the sentence of their sources in a column of its own."""
    header = [*(column.key for column in figure.columns), "source"]
    rows = figure.rows if figure.all_rows is None else figure.all_rows
    sources = figure.row_sources or [" ".join(figure.sources)] * len(rows)
    return csv_file(name, header, ((*row, source) for row, source in zip(rows, sources, strict=True)), DIGITS)
