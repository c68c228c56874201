"""What the columns of a table mean: they are taken as the questions of a form, so that both are understood alike."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, Self

from django.utils import translation
from django.utils.translation import gettext

from saferhavens.core.evidence.report import DATES, NUMBERS, Fault, ReportContent, ReportWrongError
from saferhavens.core.geo import search_key
from saferhavens.core.languages import LANGUAGES
from saferhavens.core.words import gettext_noop
from saferhavens.web.intake.openrosa.answers import Answer, Filled
from saferhavens.web.intake.openrosa.building import Question
from saferhavens.web.intake.openrosa.mapping import CODES, POINT, SHORTENED, TARGETS, Form, Meaning, read_report
from saferhavens.web.intake.table.reading import Row

MOST_VALUES = 60
"""A column with more different values is no choice between a few: it is text."""

LONGEST_VALUE = 120
MOST_KNOWN = 2_000
"""Cells that are remembered, of a column of few values in many combinations."""

MOST_SAMPLES = 3
LONGEST_SAMPLE = 80
LONGEST_NUMBER = 100
"""Characters of what a row is known by."""

SEPARATED = re.compile(r"\s*[;|]\s*")
WITH_SLASHES = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T].*)?")
WHOLE = re.compile(r"(\d+)[.,]0+")
COUNTRY = re.compile("[A-Z]{3}")

TOO_MANY_CELLS = gettext_noop("this row has more cells than there are columns; perhaps a comma inside a text")
NUMBER_TOO_LONG = gettext_noop("what the row is known by is longer than {most} characters")
NO_NUMBER = gettext_noop("the row holds nothing by which it is known")

NUMBER = "number"
"""By what a row is known, so that it comes once, however often its table is sent."""

KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("number", "numero", "folio", "case number", "numero de caso", "report number"),
    "harms": ("harm", "harms", "type of harm", "dano", "danos", "tipo de dano", "hecho", "tipo de hecho"),
    "country": ("country", "pais", "iso3"),
    "occurred_from": ("date", "from", "occurred", "occurred from", "fecha", "desde", "fecha del hecho"),
    "occurred_to": ("to", "until", "occurred to", "hasta"),
    "people_low": ("people", "people low", "victims", "affected", "personas", "victimas", "personas minimo"),
    "people_high": ("people high", "personas maximo"),
    "narrative": ("narrative", "description", "what happened", "relato", "descripcion", "que paso"),
    "place_text": ("place", "location", "lugar", "municipality", "municipio"),
    "source_text": ("source", "fuente"),
    "stage": ("stage", "etapa"),
    "is_urgent": ("urgent", "urgente"),
    "longitude": ("longitude", "lon", "lng", "longitud"),
    "latitude": ("latitude", "lat", "latitud"),
}
"""Names of columns, without accents and case, that say by themselves what they hold."""

DEGREES = ("longitude", "latitude")
"""A form has one question for both; a table has a column for each."""

LEFT_OUT = "-"
"""A column that fills nothing: it stays in the original alone."""

TABLE_TARGETS = (*(target for target in TARGETS if target != POINT), *DEGREES, "place_code", NUMBER)
NO_QUESTION = frozenset({*DEGREES, LEFT_OUT, NUMBER})
"""What forms do not ask for."""


class Column(NamedTuple):
    """A column, its different values if they are few, and the first of them in any case."""

    name: str
    values: tuple[str, ...]
    samples: tuple[str, ...] = ()


class Seen(NamedTuple):
    """What looking through a table brought."""

    columns: list[Column]
    rows: int


def look_through(names: Sequence[str], rows: Iterable[Row]) -> Seen:
    """The columns with the values that rows hold. Reads all rows."""
    watches = [_Watch(name) for name in names]
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - counted for what follows
        for watch, cell in zip(watches, row.cells, strict=False):  # a row with too many cells is refused later
            if cell and cell not in watch.known:
                watch.see(cell)
    return Seen([watch.column() for watch in watches], count)


class _Watch:
    """Notes the different values of one column as long as they are few."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.known: set[str] = set()  # cells that bring nothing new
        self.values: dict[str, None] | None = {}
        self.samples: dict[str, None] = {}

    def see(self, cell: str) -> None:
        text = cell.strip()
        if not text:
            return
        if len(self.samples) < MOST_SAMPLES:
            self.samples[text if len(text) <= LONGEST_SAMPLE else f"{text[:LONGEST_SAMPLE]}{SHORTENED}"] = None
        if self.values is None:
            return
        self.values.update(dict.fromkeys(value for value in SEPARATED.split(text) if value))
        if len(self.values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in self.values):
            self.values = None
            self.known = set()
        elif len(text) <= LONGEST_VALUE and len(self.known) < MOST_KNOWN:
            self.known.add(cell)

    def column(self) -> Column:
        return Column(self.name, tuple(sorted(self.values or ())), tuple(self.samples))


@dataclass(frozen=True)
class Head:
    """What is known of a table apart from its rows. Sealed where it is kept: it can say whom the reports are about."""

    file_name: str
    columns: list[Column]
    meaning: Meaning
    month_first: bool = False
    is_guess: bool = True

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        columns = [Column(name, tuple(values), tuple(samples)) for name, values, samples in kept["columns"]]
        meaning = Meaning.of_json(kept["meaning"])
        return cls(kept["file_name"], columns, meaning, kept["month_first"], kept["is_guess"])

    def as_json(self) -> dict[str, Any]:
        return {
            "file_name": self.file_name,
            "columns": [list(column) for column in self.columns],
            "meaning": self.meaning.as_json(),
            "month_first": self.month_first,
            "is_guess": self.is_guess,
        }


def path_of(number: int) -> str:
    """How the column `number`, from 1 on, is called as a question of a form."""
    return f"column:{number}"


def paths(count: int) -> list[str]:
    return [path_of(number) for number in range(1, count + 1)]


def choices_of(column: Column) -> dict[str, dict[str, str]]:
    """The values of a column as choices: numbered, because a value may hold blanks."""
    return {f"value:{number}": {"": value} for number, value in enumerate(column.values, start=1)}


def guessed(columns: Sequence[Column]) -> Meaning:
    """What the names of the columns, and their values, say by themselves. Somebody looks at it before it counts."""
    fields: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {}
    for path, column in zip(paths(len(columns)), columns, strict=True):
        target = target_named(column.name)
        if target and target not in fields.values():
            fields[path] = target
            codes[path] = {
                choice: code for choice, label in choices_of(column).items() if (code := code_named(target, label[""]))
            }
    return Meaning(fields, {path: known for path, known in codes.items() if known})


def target_named(name: str) -> str:
    """The field that a column of that name fills; empty if its name says none."""
    exact = name.strip().lower()
    if exact in TABLE_TARGETS:
        return exact
    key = search_key(name.replace("_", " "))
    return next((target for target, names in KNOWN_NAMES.items() if key in names), "")


def code_named(target: str, value: str) -> str:
    """The code that a value is, or whose label in English or Spanish it is; empty if it is none."""
    if target == "country":
        return value.upper() if COUNTRY.fullmatch(value.upper()) else ""
    key = search_key(value)
    return next((word.value for word in CODES.get(target, ()) if key in names_of(word)), "")


@cache
def names_of(word: StrEnum) -> frozenset[str]:
    """Code and labels of a word, in all languages, as they are compared."""
    labels = {word.value.replace("_", " ")}
    for language in LANGUAGES:
        with translation.override(language.code):
            labels.add(gettext(word.label))  # type: ignore[attr-defined]  # all are Words
    return frozenset(search_key(label) for label in labels)


class Understood:
    """A table whose columns have their meaning: reads reports from rows."""

    def __init__(self, head: Head) -> None:
        self.names = [column.name for column in head.columns]
        self.paths = paths(len(head.columns))
        self.month_first = head.month_first
        self.meaning = head.meaning
        self.targets = [head.meaning.fields.get(path, "") for path in self.paths]
        self.choices = [
            choices_of(column) if is_coded(target) else {}
            for target, column in zip(self.targets, head.columns, strict=True)
        ]
        self.numbers = [{label[""]: choice for choice, label in choices.items()} for choices in self.choices]
        self.form = Form("table", "", "", b"", dict(self._questions()), self._for_reading())

    def _questions(self) -> Iterator[tuple[str, Question]]:
        for path, name, choices in zip(self.paths, self.names, self.choices, strict=True):
            yield path, Question(path, "select_multiple" if choices else "text", {"": name}, choices)

    def _for_reading(self) -> Meaning:
        """Without what forms do not know: longitude and latitude become the point of a form."""
        kept = {path: target for path, target in self.meaning.fields.items() if target not in NO_QUESTION}
        return Meaning(kept | {POINT: POINT}, self.meaning.codes, self.meaning.always)

    def report(self, row: Row, today: date) -> ReportContent:
        """The report that a row tells. Raises ReportWrongError."""
        if len(row.cells) > len(self.names):
            raise ReportWrongError({"": [Fault(TOO_MANY_CELLS)]})
        content = read_report(self.form, Filled("", "", "", "", tuple(self._answers(row.cells))), today, is_strict=True)
        if content.place_code and not content.place_code.startswith(f"{content.country}-"):
            content = replace(content, place_code=f"{content.country}-{content.place_code}")
        return content

    def original(self, row: Row) -> bytes:
        """The cells that hold anything, by the names of their columns: the same in whatever order the columns stand."""
        cells = {name: cell for name, cell in zip(self.names, row.cells, strict=False) if cell}
        return json.dumps(cells, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    def number(self, row: Row) -> str:
        """By what the row is known, as its table says; empty if the table does not. Raises ReportWrongError."""
        if NUMBER not in self.targets:
            return ""
        text = row.cells[self.targets.index(NUMBER)].strip()
        if not text:
            raise ReportWrongError({NUMBER: [Fault(NO_NUMBER)]})
        if len(text) > LONGEST_NUMBER:
            raise ReportWrongError({NUMBER: [Fault(NUMBER_TOO_LONG, {"most": LONGEST_NUMBER})]})
        return text

    def _answers(self, cells: Sequence[str]) -> Iterator[Answer]:
        degrees = {}
        for path, target, numbers, cell in zip(self.paths, self.targets, self.numbers, cells, strict=True):
            text = cell.strip()
            if not text or target in (LEFT_OUT, NUMBER):
                continue
            if target in DEGREES:
                degrees[target] = text.replace(",", ".")
            else:
                yield Answer(path, "", self._as_asked(target, text, numbers))
        if degrees:
            yield Answer(POINT, "", f"{degrees.get('latitude', '?')} {degrees.get('longitude', '?')}")

    def _as_asked(self, target: str, text: str, numbers: Mapping[str, str]) -> str:
        """Several values of one cell by their numbers, days as 2026-03-31, counts without needless digits."""
        if numbers:
            return " ".join(numbers.get(value, value) for value in SEPARATED.split(text) if value)
        if target in DATES and (found := WITH_SLASHES.fullmatch(text)):
            day, month = found.group(2, 1) if self.month_first else found.group(1, 2)
            return f"{found[3]}-{month:0>2}-{day:0>2}"
        if target in NUMBERS and (whole := WHOLE.fullmatch(text)):
            return whole[1]
        return text


class Occurrences:
    """Tells apart rows that are the same to the letter: each is a report of its own."""

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()

    def next_of(self, original: bytes) -> int:
        """How often these bytes have come, this time included."""
        key = hashlib.blake2b(original, digest_size=16).digest()
        self._seen[key] += 1
        return self._seen[key]


def is_coded(target: str) -> bool:
    return target in CODES or target == "country"
