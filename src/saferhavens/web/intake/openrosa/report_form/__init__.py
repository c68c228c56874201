"""Our own report form as an XLSForm: its questions stand in survey.csv, its choices are the words of evidence.

`workbook` is what pyxform builds the XForm from; a code that changes in `core.evidence` changes in the form with it.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from django.utils import translation
from django.utils.translation import gettext

from saferhavens.core.evidence.report import CHOICES, LISTS
from saferhavens.core.evidence.words import ActorKind, Attribution, Recipient
from saferhavens.core.words import gettext_noop

FORM_ID = "saferhavens_report"
TITLE = gettext_noop("Report to Safer Havens")
LANGUAGES = {"en": "label::English (en)", "es": "label::Español (es)"}
COUNTRY_NAMES = {"en": "en", "es": "es_419"}

type Row = dict[str, str]


def _lists() -> dict[str, type[StrEnum]]:
    """Which list of choices holds which words: the fields of a report, in the plural, and what is inside others."""
    plural = {"stage": "stages", "basis": "bases", "sensitivity": "sensitivities"}
    of_fields = {plural.get(name, name): kind for name, kind in CHOICES.items()} | LISTS
    return of_fields | {"actor_kinds": ActorKind, "attributions": Attribution, "recipients": Recipient}


YES_NO = {"yes": gettext_noop("Yes"), "no": gettext_noop("No")}


@cache
def survey() -> tuple[Row, ...]:
    """The rows of survey.csv, with `reads_as` beside what an XLSForm has."""
    with (Path(__file__).parent / "survey.csv").open(encoding="utf-8", newline="") as file:
        return tuple({name: value for name, value in row.items() if value} for row in csv.DictReader(file))


def choices() -> list[Row]:
    rows = [
        {"list_name": name, "name": word.value} | _labels(word.label)  # type: ignore[attr-defined]  # all are Words
        for name, kind in _lists().items()
        for word in kind
    ]
    rows += [{"list_name": "yes_no", "name": name} | _labels(label) for name, label in YES_NO.items()]
    return rows + list(country_rows())


def _labels(text: str) -> Row:
    labels = {}
    for language, column in LANGUAGES.items():
        with translation.override(language):
            labels[column] = gettext(text)
    return labels


def country_rows() -> Iterator[Row]:
    """Every country of ISO 3166-1 by its English name; the names are Unicode's (CLDR)."""
    locales = {code: Locale.parse(variety) for code, variety in COUNTRY_NAMES.items()}
    short = {long: codes[0] for long, codes in get_global("territory_aliases").items() if _is_alpha3(long, codes)}
    for long, code in sorted(short.items(), key=lambda pair: locales["en"].territories[pair[1]]):
        names = {column: locales[language].territories[code] for language, column in LANGUAGES.items()}
        yield {"list_name": "countries", "name": long} | names


def _is_alpha3(code: str, aliases: Sequence[str]) -> bool:
    """Whether `code` is the three-letter code of a country that exists now."""
    names = Locale.parse("en").territories
    return len(code) == 3 and code.isalpha() and len(aliases) == 1 and len(aliases[0]) == 2 and aliases[0] in names


def workbook() -> dict[str, Any]:
    """The form as pyxform takes it: sheets of rows, and a version that changes with every word of it."""
    sheets: dict[str, Any] = {
        "survey": [{name: value for name, value in row.items() if name != "reads_as"} for row in survey()],
        "choices": choices(),
    }
    written = json.dumps(sheets, sort_keys=True, ensure_ascii=False)
    version = hashlib.sha256(written.encode()).hexdigest()[:12]
    settings = {"form_id": FORM_ID, "form_title": _title(), "version": version, "default_language": "English (en)"}
    return sheets | {"settings": [settings]}


def _title() -> str:
    titles = _labels(TITLE)
    return " · ".join(titles.values())


def targets() -> dict[str, str]:
    """Path of each question → the field of the report that it answers."""
    found, groups = {}, []
    for row in survey():
        if row["type"].startswith("begin_"):
            groups.append(row["name"])
        elif row["type"].startswith("end_"):
            groups.pop()
        elif "reads_as" in row:
            found["/".join([*groups, row["name"]])] = row["reads_as"]
    return found


def question_for(target: str) -> str:
    """How our form asks for the field `target`, in the reader's language."""
    language = (translation.get_language() or "en")[:2]
    column = LANGUAGES.get(language, LANGUAGES["en"])
    return next(row[column] for row in survey() if row.get("reads_as") == target)
