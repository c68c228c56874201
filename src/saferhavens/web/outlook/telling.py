"""Sentences of signals and of the record of their rules, put together in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import formats
from django.utils.translation import gettext, ngettext

from saferhavens.core.detection.sentences import Sentence, Step
from saferhavens.core.forecast.months import first_day
from saferhavens.web.design.figures import month_name
from saferhavens.web.outlook import texts
from saferhavens.web.outlook.wording import amount

KNOWN_THEN, KNOWN_PARTLY = "the data of each day", "the data of each day where held"
"""As `core.detection.versions` has them, which a page must not wait for."""

FIRST_MONDAY = date(1980, 1, 7)


def told(sentence: Sentence, names: Mapping[str, str]) -> str:
    """A template with its facts: places by their names, counts with their nouns, steps as days."""
    facts = {name: _fact(sentence, name, value, names) for name, value in sentence.facts.items()}
    return gettext(sentence.template).format(**facts)


def _fact(sentence: Sentence, name: str, value: object, names: Mapping[str, str]) -> str:
    if name in sentence.counted and isinstance(value, int | float):
        return counted(sentence.counted[name], value)
    if name == "unit":
        return names.get(str(value), str(value))
    if name == "kind":
        return texts.kind(str(value))
    if name == "since" and isinstance(value, int):
        return step_words(str(sentence.facts.get("step", Step.MONTH)), value)
    return amount(value) if isinstance(value, int | float) else str(value)


def counted(phrase: tuple[str, str], number: float) -> str:
    """A number with its noun: "7 reports"."""
    return ngettext(*phrase, round(number)).format(number=amount(number))


def step_words(step: str, number: int) -> str:
    """A step as readers count time: a month in words, a week by its Monday."""
    if step == Step.MONTH:
        return month_name(first_day(number))
    return formats.date_format(day_of(step, number), "DATE_FORMAT")


def day_of(step: str, number: int) -> date:
    """The first day of a step; week 1 begins on the first Monday of 1980."""
    return first_day(number) if step == Step.MONTH else FIRST_MONDAY + timedelta(weeks=number - 1)


def known_then_words(known: str, spans: Sequence[Mapping[str, Any]], step: str) -> str:
    """With which data history was replayed; where they are of two sorts, also for which time those of the day."""
    words = texts.known_then(known)
    then = [each for each in spans if each["known"] == KNOWN_THEN]
    if known != KNOWN_PARTLY or not then:
        return words
    times = ", ".join(window_of_steps(step, each["first"], each["last"]) for each in then)
    return gettext("%(known)s. As they were known then: %(times)s") % {"known": words, "times": times}


def window_of_steps(step: str, first: int, last: int) -> str:
    """ "October 2023", or "October 2023 to March 2024"."""
    if first == last:
        return step_words(step, first)
    return gettext("%(first)s to %(last)s") % {"first": step_words(step, first), "last": step_words(step, last)}


def steps_words(step: str, number: float | None) -> str:
    """A length of time: "3 months". A dash where there is none."""
    return "–" if number is None else counted(Step(step).phrase, number)
