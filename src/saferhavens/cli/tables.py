"""The files that commands are handed: Parquet or CSV, of which nothing is taken on trust.

Each fault is SERIES_FILE_WRONG with the file, the column, and the first value that is wrong, in the language of the
terminal. What is wrong with a series as such (a month twice, half a person) is the matter of those who forecast from
it.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from saferhavens.cli.language import translate
from saferhavens.cli.lines import on_one_line
from saferhavens.core.forecast.months import month_number
from saferhavens.core.problems import SERIES_FILE_WRONG, ProblemError
from saferhavens.core.words import gettext_noop

PARQUET = b"PAR1"
"""How a Parquet file begins, whatever it is called; all else is read as CSV."""

LAST_MONTH = month_number(2999, 12)
"""Greater numbers are no months: years, days or codes stand in that column."""

NO_FILE = gettext_noop("there is no such file")
NO_FOLDER = gettext_noop("there is no such folder")
A_FOLDER = gettext_noop("it is a folder")
NOT_ALLOWED = gettext_noop("it may not be read")
UNREADABLE = gettext_noop("it is neither Parquet nor CSV in UTF-8 with a head line ({detail})")
NOT_IN_IT = gettext_noop("it holds no file {pattern}")
NO_ROWS = gettext_noop("it has no rows")
COLUMNS_LACK = gettext_noop("it lacks the column {columns}")
NO_NUMBER = gettext_noop("in the column {column} stands “{value}”, which is no number")
NO_MONTH = gettext_noop("in the column {column} stands “{value}”, which is no month (1 is January 1980)")
NO_TIME = gettext_noop("in the column {column} stands “{value}”, which does not begin with a month such as 2024-10")
NO_DAY = gettext_noop("in the column {column} stands “{value}”, which does not begin with a day such as 2024-10-31")
GAP = gettext_noop("the column {column} has gaps")
NO_CASE = gettext_noop("none of its rows is of a place and month with an outcome")
NOT_AS_MANY = gettext_noop("some places and months have more draws than others")

SAID_BY_THE_SYSTEM = {FileNotFoundError: NO_FILE, IsADirectoryError: A_FOLDER, PermissionError: NOT_ALLOWED}
MOST_SHOWN = 60


def table(file: Path, *, gaps: Sequence[str] = ()) -> pl.DataFrame:
    """All of a file; `gaps` are the words of a CSV for what is not known. Raises SERIES_FILE_WRONG."""
    try:
        with file.open("rb") as opened:
            is_parquet = opened.read(len(PARQUET)) == PARQUET
        if is_parquet:
            return pl.read_parquet(file)
        return pl.read_csv(file, infer_schema_length=None, null_values=["", *gaps])
    except OSError as error:
        raise wrong(file, SAID_BY_THE_SYSTEM.get(type(error), UNREADABLE), detail=error.strerror) from error
    except (ValueError, pl.exceptions.PolarsError) as error:
        raise wrong(file, UNREADABLE, detail=(str(error).splitlines() or [""])[0]) from error


def wrong(file: Path, reason: str, **facts: object) -> ProblemError:
    """SERIES_FILE_WRONG with a reason of this module."""
    return ProblemError(SERIES_FILE_WRONG, file=file.name, reason=translate(reason).format(**facts))


def check_folder(folder: Path) -> None:
    """Raises SERIES_FILE_WRONG if there is no such folder."""
    if not folder.is_dir():
        raise wrong(folder, NO_FOLDER)


def check_columns(rows: pl.DataFrame, file: Path, columns: Sequence[str]) -> None:
    """Raises SERIES_FILE_WRONG for missing columns, and for a file of a head line alone."""
    missing = [each for each in columns if each not in rows.columns]
    if missing:
        raise wrong(file, COLUMNS_LACK, columns=", ".join(missing))
    if rows.is_empty():
        raise wrong(file, NO_ROWS)


def numbers(rows: pl.DataFrame, file: Path, column: str) -> pl.Series:
    """A column as numbers; gaps stay. Raises SERIES_FILE_WRONG for anything else."""
    given = rows[column]
    if given.dtype.is_numeric():
        return given
    found = given.cast(pl.String, strict=False).str.strip_chars().cast(pl.Float64, strict=False)
    refuse(given, given.is_not_null() & found.is_null(), file, NO_NUMBER)
    return found


def months(rows: pl.DataFrame, file: Path, column: str = "month_id") -> pl.Series:
    """A column as month numbers. Raises SERIES_FILE_WRONG for halves, gaps and numbers that no month has."""
    found = complete(numbers(rows, file, column), file)
    size = found.cast(pl.Float64)
    refuse(found, ~(size.is_between(1, LAST_MONTH) & (size == size.floor())), file, NO_MONTH)
    return found.cast(pl.Int64)


def codes(rows: pl.DataFrame, file: Path, column: str = "country_id") -> pl.Series:
    """A column as text; 7.0 is the same code as 7. Raises SERIES_FILE_WRONG for gaps."""
    given = complete(rows[column], file)
    is_whole = given.dtype.is_float() and bool((given == given.floor()).all()) and bool(given.is_finite().all())
    return (given.cast(pl.Int64) if is_whole else given).cast(pl.String).str.strip_chars()


def times(rows: pl.DataFrame, file: Path, column: str) -> pl.Series:
    """A column of days or months (2024-10, 2024-10-31) as month numbers. Raises SERIES_FILE_WRONG."""
    given = complete(rows[column], file)
    text = given.cast(pl.String, strict=False)
    year, month = (text.str.slice(*part).cast(pl.Int64, strict=False) for part in ((0, 4), (5, 2)))
    fits = text.str.contains(r"^\d{4}-\d{2}(-\d{2}|$)") & month.is_between(1, 12) & (year >= 1980)
    refuse(given, ~fits.fill_null(value=False), file, NO_TIME)
    return (year - 1980) * 12 + month


def days(rows: pl.DataFrame, file: Path, column: str) -> pl.Series:
    """A column of days, with or without a time of day. Raises SERIES_FILE_WRONG."""
    given = complete(rows[column], file)
    found = given.cast(pl.String, strict=False).str.slice(0, len("2024-10-31")).str.to_date("%Y-%m-%d", strict=False)
    refuse(given, found.is_null(), file, NO_DAY)
    return found


def complete(given: pl.Series, file: Path) -> pl.Series:
    if given.null_count() or (given.dtype.is_float() and given.is_nan().any()):
        raise wrong(file, GAP, column=given.name)
    return given


def refuse(given: pl.Series, which: pl.Series, file: Path, reason: str) -> None:
    """Raises SERIES_FILE_WRONG with the first of the values, if there is any."""
    found = given.filter(which)
    if found.len():
        raise wrong(file, reason, column=given.name, value=shown(found[0]))


def shown(value: object) -> str:
    """A value as it may stand on a terminal: on one line, not too long."""
    text = on_one_line(str(value))
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
