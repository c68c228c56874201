"""What a report says, in words: for whoever sent it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from saferhavens.core.evidence.report import Actor, ReportContent
from saferhavens.core.evidence.words import Purpose, Recipient, Word
from saferhavens.web.design.templatetags.design import count, country_name, day
from saferhavens.web.intake.form.reading import place_name


class Line(NamedTuple):
    """One answer under its question; `items` where there are several."""

    label: str
    items: list[str]


def described(content: ReportContent) -> list[Line]:
    """All answers that were given, in the order of the form."""
    lines = [*_what(content), *_where_and_when(content), *_words(content), *_people(content), *_actors(content)]
    return [line for line in lines if line.items]


def _what(content: ReportContent) -> Iterator[Line]:
    yield Line(gettext("What was done to people?"), labels(content.harms))
    yield Line(gettext("Somebody is in danger now"), [gettext("yes")] if content.is_urgent else [])


def _where_and_when(content: ReportContent) -> Iterator[Line]:
    place = place_name(content.place_code) or content.place_code
    yield Line(gettext("Where"), said(place, country_name(content.country), content.place_text))
    yield Line(gettext("How exactly do you know the place?"), [gettext(content.place_exactness.label)])
    yield Line(gettext("Where on their way were the people?"), labels([content.stage] if content.stage else []))
    yield Line(gettext("When"), said(span(content.occurred_from, content.occurred_to), content.time_text))
    yield Line(gettext("How exactly do you know the time?"), [gettext(content.time_exactness.label)])


def _words(content: ReportContent) -> Iterator[Line]:
    yield Line(gettext("What happened, in your words?"), said(content.narrative))
    yield Line(gettext("How do you know?"), [gettext(content.basis.label)])
    yield Line(gettext("Who told you, or where was it published?"), said(content.source_text))
    yield Line(gettext("How can the person concerned be reached?"), said(content.contact))


def _people(content: ReportContent) -> Iterator[Line]:
    yield Line(gettext("How many people"), said(at_least_at_most(content.people_low, content.people_high)))
    for words in (content.statuses, content.ages, content.sexes, content.grounds, content.exposures):
        yield Line(gettext("More about the people"), labels(words))


def _actors(content: ReportContent) -> Iterator[Line]:
    yield Line(gettext("Who is said to have done it?"), [actor_in_words(actor) for actor in content.actors])
    yield Line(gettext("What did the authorities do?"), [*labels(content.authorities), *said(content.authorities_text)])


def consents_in_words(given: Iterable[tuple[str, str]]) -> list[str]:
    """Pairs of purpose and recipient: "Early warning → Named partners"."""
    return [
        f"{gettext(Purpose(purpose).label)} → {gettext(Recipient(recipient).label)}"
        for purpose, recipient in sorted(given, key=_order_of_form)
    ]


def _order_of_form(pair: tuple[str, str]) -> tuple[int, int]:
    return list(Purpose).index(Purpose(pair[0])), list(Recipient).index(Recipient(pair[1]))


def labels(words: Iterable[Word]) -> list[str]:
    return [gettext(word.label) for word in words]


def said(*texts: str) -> list[str]:
    return [text for text in texts if text]


def actor_in_words(actor: Actor) -> str:
    parts = [gettext(actor.kind.label), actor.name, gettext(actor.attribution.label)]
    if actor.alleged_by:
        parts.append(gettext("according to %(who)s") % {"who": actor.alleged_by})
    return ", ".join(part for part in parts if part)


def span(first: date | None, last: date | None) -> str:
    """One day, or from the first to the last."""
    days = [day(each) for each in dict.fromkeys((first, last)) if each]
    return " – ".join(days)


def at_least_at_most(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if low == high:
        return count(low)
    if low is None:
        return gettext("at most %(number)s") % {"number": count(high)}
    if high is None:
        return gettext("at least %(number)s") % {"number": count(low)}
    return f"{count(low)} – {count(high)}"
