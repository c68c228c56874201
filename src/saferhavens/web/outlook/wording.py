"""Chances, windows and amounts in words, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from math import exp, floor, log10

from django.utils import timezone
from django.utils.translation import gettext

from saferhavens.core.forecast.months import first_day, month_of
from saferhavens.core.forecast.targets import Target
from saferhavens.web.design.figures import month_name
from saferhavens.web.design.templatetags.design import count, country_name, decimal, share
from saferhavens.web.outlook.reading import counts_years
from saferhavens.web.places.models import Place

SELDOM = 1 / 10_000
IN_TEN = 0.28
"""From here on chances are told out of ten: "about 3 in 10" says more than "about 1 in 3.3"."""
ALMOST = 0.95
ALIKE = 0.05
SMALL = 10
"""Below this, amounts are told with one decimal."""


def one_in(chance: float | None) -> str:
    """A chance as people count: "about 1 in 12", "about 4 in 10"."""
    if chance is None:
        return "–"
    if chance < SELDOM:
        return gettext("less than 1 in %(number)s") % {"number": count(1 / SELDOM)}
    if chance > ALMOST:
        return gettext("more than 9 in 10")
    if chance >= IN_TEN:
        return gettext("about %(number)s in 10") % {"number": count(round(10 * chance))}
    return gettext("about 1 in %(number)s") % {"number": count(two_digits(1 / chance))}


def two_digits(value: float) -> int:
    """A number as precise as it deserves: 12, 68, 340.

    >>> two_digits(11.7), two_digits(68.2), two_digits(343.0)
    (12, 68, 340)
    """
    step = 10 ** max(0, floor(log10(value)) - 1)
    return int(round(value / step) * step)


def percent(chance: float | None) -> str:
    """A chance in percent, with one decimal below 10 %."""
    if chance is None:
        return "–"
    return share(chance, 1 if chance < 0.1 else 0)


def between(low: float | None, high: float | None) -> str:
    """The range of a chance in percent."""
    if low is None or high is None:
        return gettext("range not known")
    return gettext("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)}


def times(chance: float | None, base_rate: float | None) -> float | None:
    """How many times the base rate a chance is; None where there is no base rate."""
    return None if chance is None or not base_rate else chance / base_rate


def times_words(ratio: float | None) -> str:
    """How a chance compares with the base rate."""
    if ratio is None:
        return gettext("base rate not known")
    if abs(ratio - 1) < ALIKE:
        return gettext("about the base rate")
    if ratio < 1:
        return gettext("%(number)s times the base rate: below it") % {"number": decimal(ratio, 2)}
    return gettext("%(number)s times the base rate") % {"number": decimal(ratio, 1)}


def amount(value: float | None) -> str:
    """A count that need not be whole, as an expected number: "3.4", "1,204"."""
    if value is None:
        return "–"
    shown = round(value, 1)
    words = count(round(value)) if abs(value) >= SMALL or shown == round(shown) else decimal(value, 1)
    return words.replace("-", "−")


def part_words(part: float, scale: str) -> str:
    """What one reason does: to the odds ("odds × 1.6"), or to the chance ("+2.1 points")."""
    if scale == "log odds":
        return gettext("odds × %(number)s") % {"number": decimal(exp(part), 2)}
    return gettext("%(number)s points") % {"number": signed_decimal(100 * part, 1)}


def signed_decimal(value: float, places: int) -> str:
    """A difference with its sign and a real minus.

    A difference that is shown as nothing has no sign.
    """
    shown = decimal(abs(value), places)
    if shown == decimal(0.0, places):
        return shown
    return ("+" if value > 0 else "−") + shown


def time_of(target: str, value: int) -> str:
    """A year, or a month in words: as the target counts time."""
    return str(value) if counts_years(target) else month_name(first_day(value))


def window_words(target: str, first: int, last: int) -> str:
    """ "2025 and 2026", "November 2025 to October 2026"."""
    if first == last:
        return time_of(target, first)
    joint = gettext("%(first)s and %(last)s") if last - first == 1 else gettext("%(first)s to %(last)s")
    return joint % {"first": time_of(target, first), "last": time_of(target, last)}


def test_words(window: str) -> str:
    """The window of a test, which is kept in figures, in words; a single month or year stands once.

    >>> test_words("1994-2024"), test_words("2024-2024")
    ('1994 to 2024', '2024')
    """
    times = dict.fromkeys(window.split("/" if "/" in window else "-"))
    words = [_time_said(each) for each in times]
    return words[0] if len(words) == 1 else gettext("%(first)s to %(last)s") % {"first": words[0], "last": words[-1]}


def _time_said(time: str) -> str:
    """ "2025" as it is, "2025-11" as a month."""
    year, _hyphen, month = time.partition("-")
    return month_name(date(int(year), int(month), 1)) if month else time


def over_words(target: str, origin: int, last: int) -> str:
    """A warning where all that is forecast already lies behind us, because the data end long ago; else nothing."""
    today = timezone.localdate()
    now = today.year if counts_years(target) else month_of(today)
    if last >= now:
        return ""
    text = gettext(
        "The data that are loaded end in %(time)s, so what is forecast here is already over. Load newer data to see"
        " what lies ahead."
    )
    return text % {"time": time_of(target, origin)}


def target_name(target: str) -> str:
    return gettext(Target(target).label)


def names_of(units: Iterable[str]) -> dict[str, str]:
    """The names of places by code, in one query; what is not loaded is named by its code's country, or by itself."""
    codes = set(units)
    held = {place.code: place.name for place in Place.objects.filter(code__in=codes)}
    return {code: held.get(code) or country_name(code) for code in codes}


def listed(parts: list[str]) -> str:
    """Parts as a list in a sentence: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
