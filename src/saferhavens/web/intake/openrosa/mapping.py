"""What the answers of a form mean for a report: which question fills which field, and which choice which code.

Whatever fits no field is written below the narrative, question and answer on one line: nothing is dropped.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from saferhavens.core.evidence.report import (
    CHOICES,
    DATES,
    FLAGS,
    LINES,
    LISTS,
    LONGEST_LINE,
    LONGEST_TEXT,
    NUMBERS,
    TEXTS,
    ReportContent,
    ReportWrongError,
    is_strange,
    read_content,
)
from saferhavens.core.evidence.words import ActorKind, Attribution, Purpose, Recipient
from saferhavens.web.intake.openrosa.answers import Answer, Filled
from saferhavens.web.intake.openrosa.building import Question

POINT = "point"
ACTOR_PARTS = ("kind", "attribution", "name", "alleged_by")
NEEDED = ("harms", "country")
YES = frozenset({"yes", "true", "1", "y", "ok", "si", "sí", "s"})
NO = frozenset({"no", "false", "0", "n"})
SHORTENED = "…"

CODES: dict[str, type[StrEnum]] = {
    **LISTS,
    **CHOICES,
    "actors.kind": ActorKind,
    "actors.attribution": Attribution,
    **{f"consents.{purpose}": Recipient for purpose in Purpose},
}
"""Targets that take codes."""

TARGETS = (
    *LISTS, *CHOICES, *(name for name in LINES if name != "place_code"), *TEXTS, *NUMBERS, *DATES, *FLAGS, POINT,
    *(f"actors.{part}" for part in ACTOR_PARTS), *(f"consents.{purpose}" for purpose in Purpose),
)  # fmt: skip
"""All that a question may fill. Places by code are found later, from point and text."""


@dataclass(frozen=True)
class Meaning:
    """`fields`: path of a question → target. `codes`: path → its choice → our code, where the two differ.

    `always`: target → the one value for every report of the form, for what is not asked.
    """

    fields: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Meaning":
        return cls(kept.get("fields", {}), kept.get("codes", {}), kept.get("always", {}))

    def as_json(self) -> dict[str, Any]:
        return {"fields": dict(self.fields), "codes": {k: dict(v) for k, v in self.codes.items()},
                "always": dict(self.always)}  # fmt: skip

    @property
    def is_complete(self) -> bool:
        return all(name in self.always or name in self.fields.values() for name in NEEDED)


@dataclass(frozen=True)
class Form:
    """A form as telephones read it, and what its answers mean."""

    form_id: str
    version: str
    title: str
    xml: bytes
    questions: Mapping[str, Question]
    meaning: Meaning
    is_own: bool = False

    @property
    def name(self) -> str:
        """As it is kept with a report; at most 60 characters."""
        return f"{self.form_id} {self.version}".strip()[:60]

    def path_of(self, target: str) -> str:
        """The question that fills `target`."""
        return next(path for path, filled in self.meaning.fields.items() if filled == target)


def file_names(form: Form, filled: Filled) -> list[str]:
    """The files that the answers announce, each once."""
    kinds = {path: question.kind for path, question in form.questions.items()}
    return list(dict.fromkeys(a.value for a in filled.answers if a.value and kinds.get(a.path) == "file"))


def read_report(form: Form, filled: Filled, today: date, *, is_strict: bool = False) -> ReportContent:
    """The report that the answers tell. Raises ReportWrongError.

    In a form that is not ours an answer may be one that no field takes: it then goes below the narrative, and only
    what a report cannot be without is refused. Ours asks only what fits; and where somebody is there who can mend what
    is wrong, `is_strict` refuses it.
    """
    reader = _Reader(form, filled.answers)
    try:
        return read_content(reader.plain(), today)
    except ReportWrongError as error:
        unfit = set(error.faults) - {*NEEDED, "narrative"}
        if form.is_own or is_strict or not unfit:
            raise
        return read_content(reader.plain(without=unfit), today)


class _Reader:
    """Sorts answers into fields."""

    def __init__(self, form: Form, answers: Iterable[Answer]) -> None:
        self.form = form
        self.answers = [answer for answer in answers if answer.value and self.kind(answer) != "file"]

    def kind(self, answer: Answer) -> str:
        question = self.form.questions.get(answer.path)
        return question.kind if question else ""

    def plain(self, without: Iterable[str] = ()) -> dict[str, Any]:
        """What `read_content` takes. `without` names fields whose answers go below the narrative."""
        avoided = set(without)
        found, others, actors = dict[str, Any](), list[str](), defaultdict[str, list[tuple[str, Any]]](list)
        for answer in self.answers:
            target = self.form.meaning.fields.get(answer.path, "")
            value = None if avoided & fields_of(target) else self.value(target, answer)
            if value is None and self.form.is_own and target:
                found["longitude" if target == POINT else target] = answer.value  # for `read_content` to refuse
            elif value is None:
                others.append(self.line(answer))
            elif target.startswith("actors."):
                actors[answer.parent].append((target.partition(".")[2], value))
            else:
                put(found, target, value)
        self.fill_up(found, avoided)
        if actors:
            found["actors"] = [actor for parts in actors.values() for actor in actors_of(parts)]
        found["narrative"] = with_others(found.get("narrative", ""), others)
        return found

    def fill_up(self, found: dict[str, Any], avoided: set[str]) -> None:
        for target, code in self.form.meaning.always.items():
            if target not in found and target not in avoided:
                found[target] = [code] if target in LISTS else code

    def value(self, target: str, answer: Answer) -> Any:
        """The answer as the field `target` takes it; None where it does not fit."""
        if target in CODES or target == "country":
            return self.coded(target, answer)
        if target in NUMBERS:
            return int(answer.value) if answer.value.isascii() and answer.value.isdecimal() else None
        if target in FLAGS:
            word = answer.value.casefold()
            return True if word in YES else False if word in NO else None
        if target in DATES:
            return answer.value[:10]
        if target == POINT:
            return point_of(answer.value)
        return self.shown(answer) if target else None

    def coded(self, target: str, answer: Answer) -> Any:
        """One code, or a list of them; None where one of the choices has no code here."""
        ours = self.form.meaning.codes.get(answer.path, {})
        known = {word.value for word in CODES[target]} if target in CODES else None
        given = answer.value.split() if self.kind(answer) == "select_multiple" else [answer.value]
        codes = [ours.get(value, value) for value in given]
        if not codes or (not self.form.is_own and known is not None and not known.issuperset(codes)):
            return None
        return codes if target in LISTS or target.startswith(("consents.", "actors.kind")) else codes[0]

    def line(self, answer: Answer) -> str:
        question = self.form.questions.get(answer.path)
        return f"{label_of(question.label) if question else answer.path}: {self.shown(answer)}"

    def shown(self, answer: Answer) -> str:
        """The answer in words: labels instead of codes where there are choices."""
        question = self.form.questions.get(answer.path)
        if not question or not question.choices:
            return answer.value
        codes = answer.value.split() if question.kind == "select_multiple" else [answer.value]
        return ", ".join(label_of(question.choices.get(code, {"": code})) for code in codes)


def fields_of(target: str) -> set[str]:
    """The fields of a report that `target` fills."""
    return {"longitude", "latitude"} if target == POINT else {target.partition(".")[0]}


def put(found: dict[str, Any], target: str, value: Any) -> None:
    """Several questions may fill one field: lists and texts are joined, of all else the first counts."""
    if target == POINT:
        found.setdefault("latitude", value[0])
        found.setdefault("longitude", value[1])
    elif target.startswith("consents."):
        purpose = target.partition(".")[2]
        found.setdefault("consents", []).extend({"purpose": purpose, "recipient": each} for each in value)
    elif target in LISTS:
        found[target] = list(dict.fromkeys([*found.get(target, []), *value]))
    elif target in TEXTS and found.get(target):
        found[target] += "\n" + value
    else:
        found.setdefault(target, value)


def actors_of(parts: list[tuple[str, Any]]) -> Iterator[dict[str, str]]:
    """The actors of one round: several kinds chosen at once are several actors."""
    given = {name: value for name, value in parts if name != "kind"}
    kinds = [kind for name, value in parts if name == "kind" for kind in value]
    for kind in kinds or [ActorKind.UNKNOWN.value]:
        yield {"kind": kind, **given}


def point_of(value: str) -> tuple[float, float] | None:
    """ "latitude longitude altitude accuracy" → (latitude, longitude)."""
    parts = value.split()
    try:
        return float(parts[0]), float(parts[1])
    except (IndexError, ValueError):
        return None


def with_others(narrative: str, others: list[str]) -> str:
    """The narrative with the other answers below, cut where it would be too long; the original keeps everything."""
    if not others:
        return narrative
    lines = "\n".join(clean(line) for line in others)
    text = f"{narrative}\n\n{lines}".strip()
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + SHORTENED


def clean(line: str) -> str:
    return "".join(letter for letter in line if not is_strange(letter))


def label_of(labels: Mapping[str, str]) -> str:
    """The first language that the form has: it is the one of its authors."""
    return next(iter(labels.values()), "")[:LONGEST_LINE]
