"""Parts of sentences that come again and again, in the reader's language."""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext, pgettext

from saferhavens.core.words import Level, Status, ViolenceType
from saferhavens.sources import countries
from saferhavens.web.design.templatetags.design import count, share
from saferhavens.web.places.models import Place

SMALL_BASE = 50
"""Below this, a percentage of it frightens or calms without telling anything: "from 1 to 24" is +2,300 %."""

LEVEL_WORDS = {
    ("COL", 1): lambda: gettext("department"),
    ("COL", 2): lambda: gettext("municipality"),
    ("ECU", 1): lambda: gettext("province"),
    ("ECU", 2): lambda: gettext("canton"),
    ("KEN", 1): lambda: gettext("county"),
    ("PER", 1): lambda: gettext("region"),
    ("ROU", 1): lambda: pgettext("Romania", "county (județ)"),
    ("VEN", 1): lambda: pgettext("Venezuela", "state"),
}
"""What a division is called where it lies: (country, level) → word."""

GROUP_WORDS = {
    ("COL", 1): lambda: gettext("Departments"),
    ("COL", 2): lambda: gettext("Municipalities"),
    ("ECU", 1): lambda: gettext("Provinces"),
    ("ECU", 2): lambda: gettext("Cantons"),
    ("KEN", 1): lambda: gettext("Counties"),
    ("PER", 1): lambda: gettext("Regions"),
    ("ROU", 1): lambda: pgettext("Romania", "Counties (județe)"),
    ("VEN", 1): lambda: pgettext("Venezuela", "States"),
}


def what_it_is(place: Place) -> str:
    """What a place is, in its country's own word: "department", "canton"."""
    if place.level == Level.COUNTRY:
        return gettext("country")
    word = LEVEL_WORDS.get((place.country, place.level))
    if word:
        return word()
    return gettext("first-level division") if place.level == Level.ADM1 else gettext("second-level division")


def what_they_are(country: str, level: int) -> str:
    """The divisions of one level of a country, as a heading: "Departments"."""
    word = GROUP_WORDS.get((country, level))
    if word:
        return word()
    return gettext("First-level divisions") if level == Level.ADM1 else gettext("Second-level divisions")


def country_name(code: str) -> str:
    """The name of a country, or of an origin that is none, in the reader's language."""
    return countries.name(code, (get_language() or "en")[:2])


def status_name(status: str) -> str:
    return gettext(Status(status).label)


def inside(label: str) -> str:
    """A label as it stands inside a sentence: with a small first letter."""
    return label[:1].lower() + label[1:]


def type_name(violence_type: int) -> str:
    return gettext(ViolenceType(violence_type).label)


def change_between(before: int, now: int) -> str:
    """How `now` compares with `before`: "126,218 more (+1.8 %)", "23 more", "no more and no fewer"."""
    difference = now - before
    if not difference:
        return gettext("no more and no fewer")
    if before < SMALL_BASE:
        text = gettext("%(number)s more") if difference > 0 else gettext("%(number)s fewer")
        return text % {"number": count(abs(difference))}
    number, sign = count(abs(difference)), "+" if difference > 0 else "−"
    percent = sign + share(abs(difference) / before, 1)
    if difference > 0:
        return gettext("%(number)s more (%(percent)s)") % {"number": number, "percent": percent}
    return gettext("%(number)s fewer (%(percent)s)") % {"number": number, "percent": percent}


def deaths(best: int, low: int, high: int) -> str:
    """Deaths with their bounds, where they differ: "120 deaths (between 100 and 150)"."""
    text = ngettext("%(best)s death", "%(best)s deaths", best) % {"best": count(best)}
    if low == best == high:
        return text
    return gettext("%(deaths)s (between %(low)s and %(high)s)") % {
        "deaths": text,
        "low": count(low),
        "high": count(high),
    }


def events(number: int) -> str:
    return ngettext("%(number)s event", "%(number)s events", number) % {"number": count(number)}


def people(number: int) -> str:
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": count(number)}


def listed(parts: Sequence[str]) -> str:
    """Parts as a list in a sentence: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def sentence(text: str) -> str:
    """`text` with a capital at its beginning."""
    return capfirst(text)
