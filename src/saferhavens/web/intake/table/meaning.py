"""What the columns of a table mean: they are taken as the questions of a form, so that both are understood alike."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext

from saferhavens.core.evidence.report import DATES, ReportContent
from saferhavens.core.geo import search_key
from saferhavens.core.languages import LANGUAGES
from saferhavens.web.intake.openrosa.answers import Answer, Filled
from saferhavens.web.intake.openrosa.building import Question
from saferhavens.web.intake.openrosa.mapping import CODES, POINT, TARGETS, Form, Meaning, read_report
from saferhavens.web.intake.table.reading import Row

MOST_VALUES = 60
"""A column with more different values is no choice between a few: it is text."""

LONGEST_VALUE = 120
SEPARATED = re.compile(r"\s*[;|]\s*")
DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\s.*)?")
COUNTRY = re.compile("[A-Z]{3}")

KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
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

TABLE_TARGETS = (*(target for target in TARGETS if target != POINT), *DEGREES, "place_code")


class Column(NamedTuple):
    """A column, and its different values if they are few."""

    name: str
    values: tuple[str, ...]


def columns_of(names: Sequence[str], rows: Iterable[Row]) -> list[Column]:
    """The columns with the values that rows hold. Reads all rows."""
    found: list[dict[str, None] | None] = [{} for _ in names]
    for row in rows:
        for place, cell in enumerate(row):
            values = found[place]
            if values is not None and cell.strip():
                values.update(dict.fromkeys(SEPARATED.split(cell.strip())))
                if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
                    found[place] = None
    return [Column(name, tuple(sorted(values or ()))) for name, values in zip(names, found, strict=True)]


def paths(count: int) -> list[str]:
    return [f"column:{number}" for number in range(1, count + 1)]


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


def names_of(word: StrEnum) -> set[str]:
    labels = {word.value.replace("_", " "), word.label}  # type: ignore[attr-defined]  # all are Words
    for language in LANGUAGES:
        with translation.override(language.code):
            labels.add(gettext(word.label))  # type: ignore[attr-defined]  # as above
    return {search_key(label) for label in labels}


class Understood:
    """A table whose columns have their meaning: reads reports from rows."""

    def __init__(self, name: str, columns: Sequence[Column], meaning: Meaning) -> None:
        self.paths = paths(len(columns))
        self.meaning = meaning
        self.targets = [meaning.fields.get(path, "") for path in self.paths]
        self.numbers = [
            {label[""]: choice for choice, label in choices_of(column).items()} if is_coded(target) else {}
            for target, column in zip(self.targets, columns, strict=True)
        ]
        self.form = Form(name, "", name, b"", dict(self._questions(columns)), self._for_reading())

    def _questions(self, columns: Sequence[Column]) -> Iterator[tuple[str, Question]]:
        for path, target, column in zip(self.paths, self.targets, columns, strict=True):
            choices = choices_of(column) if is_coded(target) else {}
            yield path, Question(path, "select_multiple" if choices else "text", {"": column.name}, choices)

    def _for_reading(self) -> Meaning:
        """Without what forms do not know: longitude and latitude become the point of a form."""
        kept = {path: target for path, target in self.meaning.fields.items() if target not in (*DEGREES, LEFT_OUT)}
        return Meaning(kept | {POINT: POINT}, self.meaning.codes, self.meaning.always)

    def report(self, row: Row, today: date) -> ReportContent:
        """The report that a row tells. Raises ReportWrongError."""
        content = read_report(self.form, Filled("", "", "", "", tuple(self._answers(row))), today)
        if content.place_code and not content.place_code.startswith(f"{content.country}-"):
            content = replace(content, place_code=f"{content.country}-{content.place_code}")
        return content

    def _answers(self, row: Row) -> Iterator[Answer]:
        degrees = {}
        for path, target, numbers, cell in zip(self.paths, self.targets, self.numbers, row, strict=True):
            text = cell.strip()
            if not text or target == LEFT_OUT:
                continue
            if target in DEGREES:
                degrees[target] = text.replace(",", ".")
            else:
                yield Answer(path, "", as_asked(target, text, numbers))
        if len(degrees) == len(DEGREES):
            yield Answer(POINT, "", f"{degrees['latitude']} {degrees['longitude']}")


def is_coded(target: str) -> bool:
    return target in CODES or target == "country"


def as_asked(target: str, text: str, numbers: Mapping[str, str]) -> str:
    """Days as 2026-03-31, several values of one cell apart and by their numbers."""
    if numbers:
        return " ".join(numbers.get(value, value) for value in SEPARATED.split(text))
    if target in DATES and (found := DAY_FIRST.fullmatch(text)):
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return text
