"""JSON as RFC 8259 has it, and no more: what programs understand differently is refused, not guessed."""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from saferhavens.core import problems
from saferhavens.core.words import gettext_noop
from saferhavens.web.intake.programs.rules import ReasonError

DEEPEST = 30
LONGEST_NUMBER = 30

NOT_UTF8 = gettext_noop("it is not written in UTF-8")
NOT_JSON = gettext_noop("it is not well formed")
TOO_DEEP = gettext_noop("it is nested too deeply")
TWICE = gettext_noop("a name stands twice in one object")
NO_NUMBER = gettext_noop("it holds a number that is not finite, or too long")
HALF_LETTER = gettext_noop("it holds half of a character")
NO_OBJECT = gettext_noop("an object is expected")


def read_object(body: bytes) -> dict[str, Any]:
    """The one object that `body` holds. Raises JSON_UNREADABLE."""
    value = read_json(body)
    if not isinstance(value, dict):
        refuse(NO_OBJECT)
    return value


def read_json(body: bytes) -> Any:
    """Raises JSON_UNREADABLE."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse(NOT_UTF8)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_integer, parse_float=_number
        )
    except RecursionError:
        refuse(TOO_DEEP)
    except json.JSONDecodeError:
        refuse(NOT_JSON)
    for depth, text in texts(value):
        if depth > DEEPEST:
            refuse(TOO_DEEP)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            refuse(HALF_LETTER)
    return value


def texts(value: Any) -> Iterator[tuple[int, str]]:
    """Every name and text in `value` with its depth; "" stands for each array and object."""
    waiting = [(0, value)]
    while waiting:
        depth, item = waiting.pop()
        match item:
            case str():
                yield depth, item
            case dict():
                yield depth, ""
                waiting.extend((depth + 1, each) for pair in item.items() for each in pair)
            case list():
                yield depth, ""
                waiting.extend((depth + 1, each) for each in item)


def refuse(reason: str) -> NoReturn:
    raise ReasonError(problems.JSON_UNREADABLE, reason)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        refuse(TWICE)
    return found


def _no_constant(_name: str) -> NoReturn:
    refuse(NO_NUMBER)


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        refuse(NO_NUMBER)
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if len(digits) > LONGEST_NUMBER or not math.isfinite(number):
        refuse(NO_NUMBER)
    return number
