"""Open a publisher's file, whatever it is packed in: CSV, Parquet, JSON or GeoJSON, plain or in a zip archive.

Everything comes back as a polars frame of the asked columns under the names that the source uses, its rows
numbered from 1 in the column `row`. What cannot be read raises a numbered problem; no row is dropped here.
"""

import codecs
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely
from shapely.geometry import shape

from saferhavens.core.problems import (
    COLUMNS_MISSING,
    ENCODING_WRONG,
    FILE_TOO_LARGE,
    FORMAT_UNREADABLE,
    ProblemError,
)
from saferhavens.sources.archives import unpacked
from saferhavens.sources.shape import Read

ROW = "row"
GEOMETRY = "geometry"

RECORD_LISTS = ("items", "results", "Result", "data", "features")
"""Where the interfaces of our publishers keep their records inside a JSON answer."""

LONGEST_HEADER = 200_000
"""Characters of a CSV's first line. The widest table known, UNHCR's demographics, has 700."""

LARGEST_JSON = 256 * 1024**2
"""Bytes. JSON is read as a whole; the largest known, Natural Earth's first divisions, has 40 MB."""

MOST_ROWS = 20_000_000
"""Of a Parquet file, which can announce any number in a few bytes. The largest known table has about two million."""

_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Column:
    """A column as the source calls it, other names that its publisher has used for it, and whether it must be there.

    Names are compared without regard to case and surrounding blanks. A `forbidden` column tells kinds apart:
    a file that has it is not of this kind.
    """

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = True
    forbidden: bool = False

    def find(self, names: Mapping[str, str]) -> str | None:
        """The publisher's own spelling among `names` (simplified name → as written), or None."""
        spellings = (names.get(_simple(each)) for each in (self.name, *self.aliases))
        return next((spelling for spelling in spellings if spelling is not None), None)


Kinds = Mapping[str, Sequence[Column]]
"""The files of a source: kind → its columns. The kind with more demands stands before one whose columns it includes."""


def read(path: Path, kinds: Kinds) -> Read:
    """The rows of `path`, which may be any of `kinds`; which one is seen from its columns, else from its name.

    Raises ARCHIVE_BROKEN, FILE_TOO_LARGE, FORMAT_UNREADABLE, ENCODING_WRONG or COLUMNS_MISSING.
    """
    with unpacked(path) as files:
        names = [_lazy(file, path.name) for file in files]
        frame, kind = next(
            ((each, found) for each in names if (found := _kind(each.collect_schema().names(), kinds, path.name))),
            (names[0], ""),
        )
        if not kind:
            raise _columns_missing(path.name, frame.collect_schema().names(), kinds)
        return Read(_collect(frame, kinds[kind], path.name), kind, path.name)


def recognised(path: Path, kinds: Kinds) -> bool:
    """Whether `path` may be one of `kinds`: at least half of its columns are there, or it cannot be read at all.

    A damaged or renamed file is left in, so that loading it says what is wrong instead of passing it over.
    """
    try:
        with unpacked(path) as files:
            headers = [_lazy(file, path.name).collect_schema().names() for file in files]
    except ProblemError:
        return True
    return any(2 * len(_missing(header, columns)) <= len(columns) for header in headers for columns in kinds.values())


def _kind(header: Sequence[str], kinds: Kinds, file: str) -> str:
    fitting = [
        kind for kind, columns in kinds.items() if not _missing(header, columns) and not _has_forbidden(header, columns)
    ]
    named = [kind for kind in fitting if kind in file.lower()]
    return next(iter(named or fitting), "")


def _columns_missing(file: str, header: Sequence[str], kinds: Kinds) -> ProblemError:
    nearest = min((_missing(header, columns) for columns in kinds.values()), key=len)
    return ProblemError(COLUMNS_MISSING, file=file, columns=", ".join(nearest))


def _missing(header: Sequence[str], columns: Sequence[Column]) -> list[str]:
    names = _by_simple_name(header)
    wanted = (column for column in columns if column.required and not column.forbidden)
    return [column.name for column in wanted if column.find(names) is None]


def _has_forbidden(header: Sequence[str], columns: Sequence[Column]) -> bool:
    names = _by_simple_name(header)
    return any(column.forbidden and column.find(names) is not None for column in columns)


def _by_simple_name(header: Sequence[str]) -> dict[str, str]:
    return {_simple(name): name for name in reversed(header)}


def _simple(name: str) -> str:
    return name.strip().casefold()


def _collect(frame: pl.LazyFrame, columns: Sequence[Column], file: str) -> pl.DataFrame:
    """The asked columns only, renamed; a column that is allowed to be absent comes as nulls."""
    names = _by_simple_name(frame.collect_schema().names())
    found = {column.name: column.find(names) for column in columns if not column.forbidden}
    wanted = [
        (pl.col(spelling) if spelling else pl.lit(None, pl.String)).alias(name) for name, spelling in found.items()
    ]
    try:
        asked = frame.select(wanted).with_row_index(ROW, offset=1).collect(engine="streaming")
    except _UNREADABLE as error:
        raise _unreadable(file, "table", error) from error
    return _with_plain_cells(asked, file)


def _with_plain_cells(frame: pl.DataFrame, file: str) -> pl.DataFrame:
    """`frame`, if its cells are texts, numbers or days (and shapes): lists and the like are nothing that we read."""
    for name, type_ in frame.schema.items():
        is_plain = type_.is_numeric() or type_ in _PLAIN or (name == GEOMETRY and type_ == pl.Binary)
        if not is_plain:
            raise _unreadable(file, "table", f"its column “{name}” holds {type_}")
    return frame


_UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What polars raises for a file that cannot be read. Some damaged Parquet files it notices only as a broken promise."""

_PLAIN = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Datetime, pl.Null)


def _lazy(path: Path, file: str) -> pl.LazyFrame:
    """A frame of all columns that has not been read yet, if its format allows that. `file` is the name in messages."""
    if path.stat().st_size == 0:
        raise _unreadable(file, path.suffix.lstrip("."), "it is empty")
    opener = _OPENERS.get(path.suffix.lower())
    if opener is None:
        raise _unreadable(file, "table", f"files that end in “{path.suffix}” are not known here")
    return opener(path, file)


def _csv(path: Path, file: str) -> pl.LazyFrame:
    """All cells as text: what a cell means is decided where rows can be refused one by one."""
    check_utf8(path, file)
    with path.open(encoding="utf-8-sig", newline="") as text:
        first, second = text.readline(LONGEST_HEADER), text.readline(csv.field_size_limit())
    if len(first) == LONGEST_HEADER:
        raise _unreadable(file, "CSV", f"its first line has more than {LONGEST_HEADER} characters")
    separator = max(",;\t", key=first.count)
    tags = 1 if _are_hxl_tags(next(csv.reader([second], delimiter=separator), [])) else 0
    frame = pl.scan_csv(path, infer_schema=False, separator=separator, skip_rows_after_header=tags)
    try:
        frame.collect_schema()
    except pl.exceptions.PolarsError as error:
        raise _unreadable(file, "CSV", error) from error
    return frame


def _are_hxl_tags(cells: Sequence[str]) -> bool:
    """Whether a second line holds HXL tags (#country+code ...): it describes the columns and is no data."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(cell.startswith("#") for cell in filled)


def check_utf8(path: Path, file: str) -> None:
    """Raise ENCODING_WRONG with the position (0 = first byte) of the first byte that is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    consumed = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                position = consumed - pending + error.start
                raise ProblemError(ENCODING_WRONG, file=file, position=position) from error
            if not chunk:
                return
            consumed += len(chunk)


def _parquet(path: Path, file: str) -> pl.LazyFrame:
    try:
        frame = pl.scan_parquet(path)
        rows = frame.select(pl.len()).collect().item()
    except (*_UNREADABLE, OSError) as error:
        raise _unreadable(file, "Parquet", error) from error
    if rows > MOST_ROWS:
        raise _unreadable(file, "Parquet", f"it announces {rows} rows")
    return frame


def _json(path: Path, file: str) -> pl.LazyFrame:
    """A list of records, an interface's answer around one, or a GeoJSON feature collection."""
    document = _parse(path, file)
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        return _features(document, file)
    return _frame(_records(document, file), file)


def _parse(path: Path, file: str) -> Any:
    size = path.stat().st_size
    if size > LARGEST_JSON:
        raise ProblemError(FILE_TOO_LARGE, file=file, size=size, limit=LARGEST_JSON)
    check_utf8(path, file)
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise _unreadable(file, "JSON", error) from error
    except ValueError as error:
        raise _unreadable(file, "JSON", "one of its numbers has thousands of digits") from error


def _records(document: Any, file: str) -> list[dict[str, Any]]:
    if isinstance(document, dict):
        document = next((document[name] for name in RECORD_LISTS if name in document), None)
    if not isinstance(document, list) or not all(isinstance(record, dict) for record in document):
        raise _unreadable(file, "JSON", "it holds no list of records")
    return document


def _frame(records: list[dict[str, Any]], file: str) -> pl.LazyFrame:
    plain = [_plain(record) for record in records]
    try:
        return pl.from_dicts(plain, infer_schema_length=None, strict=False).lazy() if any(plain) else pl.LazyFrame()
    except (pl.exceptions.PolarsError, TypeError, OverflowError) as error:
        raise _unreadable(file, "JSON", error) from error
    except UnicodeEncodeError as error:
        raise _unreadable(file, "JSON", "it holds half a character") from error


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """`record` without what is nested in it, which no source of ours asks for; numbers beyond 64 bits as decimals."""
    return {name: _scalar(value) for name, value in record.items() if not isinstance(value, list | dict)}


def _scalar(value: Any) -> Any:
    is_huge = isinstance(value, int) and not -(2**63) <= value < 2**63
    return float("inf") if is_huge else value


def _features(collection: dict[str, Any], file: str) -> pl.LazyFrame:
    """The features' properties as columns and their shapes as WKB; a shape that cannot be built is null."""
    features = _records(collection, file)
    frame = _frame([_properties(feature) for feature in features], file)
    with np.errstate(all="ignore"):  # NaN and the infinite are judged where rows are
        shapes = [_wkb(feature.get("geometry")) for feature in features]
    return frame.drop(GEOMETRY, strict=False).with_columns(pl.Series(GEOMETRY, shapes, pl.Binary))


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _wkb(geometry: dict[str, Any] | None) -> bytes | None:
    if not geometry:
        return None
    try:
        return shapely.to_wkb(shape(geometry))
    except _SHAPELESS:
        return None  # rings of fewer than four points, missing or textual coordinates: refused where rows are judged


_SHAPELESS = (
    shapely.errors.ShapelyError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,  # a coordinate of 400 digits
    RecursionError,  # a thousand collections in each other
)


def _unreadable(file: str, form: str, reason: object) -> ProblemError:
    lines = str(reason).strip().splitlines()
    first_line = lines[0].rstrip(".") if lines else type(reason).__name__
    return ProblemError(FORMAT_UNREADABLE, file=file, format=form, reason=first_line)


_OPENERS = {".csv": _csv, ".parquet": _parquet, ".json": _json, ".geojson": _json}
