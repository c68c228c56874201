"""Fellegi and Sunter once more, slow and readable: every pair, field by field, in plain Python.

Written from the description of each level, not from the SQL: great circles instead of chords, sets instead of bits.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from saferhavens.core.evidence.linkage import LinkageReport, LinkageSettings
from saferhavens.core.evidence.linkage.comparisons import TEXT_LEVELS, bits_at
from saferhavens.core.evidence.linkage.model import LinkageModel, match_weight, probability

EARTH = 6371.0088
LIKE_SEEN_BEFORE, RAREST = 1000, 1e-4


def great_circle(one: LinkageReport, other: LinkageReport) -> float:
    """Kilometres, by the haversine formula."""
    east = math.radians(one.longitude - other.longitude)
    north = math.radians(one.latitude - other.latitude)
    across = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    return 2 * EARTH * math.asin(math.sqrt(math.sin(north / 2) ** 2 + across * math.sin(east / 2) ** 2))


def has_point(report: LinkageReport) -> bool:
    return report.longitude is not None and report.latitude is not None and report.place_exactness in ("exact", "near")


def region(report: LinkageReport) -> tuple[str, ...] | None:
    parts = (report.country, report.adm1)
    return parts if all(parts) else None


def place(report: LinkageReport) -> tuple[str, ...] | None:
    parts = (report.country, report.adm1, report.adm2)
    return parts if all(parts) else None


def same(one: object, other: object) -> bool:
    return bool(one) and one == other


def place_level(one: LinkageReport, other: LinkageReport) -> str | None:
    points = has_point(one) and has_point(other)
    regions = bool(region(one)) and bool(region(other))
    other_country = bool(one.country) and bool(other.country) and one.country != other.country
    if not points and not regions and not other_country:
        return None
    km = great_circle(one, other) if points else math.inf
    exact = one.place_exactness == other.place_exactness == "exact"
    same_region = same(region(one), region(other))
    ladder = [
        ("spot", exact and km <= 2),
        ("municipality", same(place(one), place(other))),
        ("near", exact and km <= 15),
        ("vicinity", km <= 50),
        ("coarse", same_region and not (place(one) and place(other))),
        ("region", same_region),
        ("far", km <= 200),
        ("farther", km <= 500),
    ]
    return next((level for level, holds in ladder if holds), "apart")


def span(report: LinkageReport) -> tuple[date, date] | None:
    start, end = report.date_from or report.date_to, report.date_to or report.date_from
    if start is None or end is None:
        return None
    if report.time_exactness == "year":
        return date(start.year, 1, 1), date(end.year, 12, 31)
    if report.time_exactness == "month":
        return start.replace(day=1), (end.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    return start, end


def days_between(one: LinkageReport, other: LinkageReport) -> int | None:
    first, second = span(one), span(other)
    if first is None or second is None:
        return None
    return max(0, (first[0] - second[1]).days, (second[0] - first[1]).days)


def date_level(one: LinkageReport, other: LinkageReport) -> str | None:
    days = days_between(one, other)
    if days is None:
        return None
    if days == 0:
        longest = max((end - start).days for start, end in (span(one), span(other)))
        return "same" if longest <= 7 else "within"
    return next((f"days_{limit}" for limit in (1, 3, 7, 14, 30, 60, 120) if days <= limit), "apart")


def families(report: LinkageReport, settings: LinkageSettings) -> set[str]:
    return {settings.families.get(code, code) for code in report.harms}


def harm_level(one: LinkageReport, other: LinkageReport, settings: LinkageSettings) -> str | None:
    if not one.harms or not other.harms:
        return None
    if set(one.harms) == set(other.harms):
        return "same"
    if set(one.harms) & set(other.harms):
        return "shared"
    return "family" if families(one, settings) & families(other, settings) else "other"


def actor_level(one: LinkageReport, other: LinkageReport) -> str | None:
    if not one.actors or not other.actors:
        return None
    return "same" if set(one.actors) & set(other.actors) else "other"


def figures(report: LinkageReport) -> tuple[int, int] | None:
    low = report.low if report.low is not None else report.high
    high = report.high if report.high is not None else report.low
    return None if low is None or high is None else (low, high)


def figures_level(one: LinkageReport, other: LinkageReport) -> str | None:
    first, second = figures(one), figures(other)
    if first is None or second is None:
        return None
    if first == second:
        return "same" if first[1] >= 10 else "same_few"
    (low, high), (low2, high2) = first, second
    if low * 5 <= high2 * 6 and low2 * 5 <= high * 6:
        return "close"
    return "similar" if low <= 3 * high2 and low2 <= 3 * high else "other"


def text_level(one: int | None, other: int | None) -> str | None:
    """Of two sketches as numbers."""
    if one is None or other is None:
        return None
    differing = (one ^ other).bit_count()
    return next((level for level, cosine in TEXT_LEVELS.items() if differing <= bits_at(cosine)), "other")


def source_level(one: LinkageReport, other: LinkageReport) -> str | None:
    fields = ("lineage", "source", "organisation")
    if not any(getattr(one, field) and getattr(other, field) for field in fields):
        return None
    return next((field for field in fields if same(getattr(one, field), getattr(other, field))), "other")


def frequency(report: LinkageReport, reports: Iterable[LinkageReport], base: float) -> float:
    """How frequent the report's place is, as if a thousand reports with frequency `base` had been seen before."""
    known = [place(each) for each in reports if place(each)]
    counted = known.count(place(report)) + LIKE_SEEN_BEFORE * base
    return max(RAREST, counted / (len(known) + LIKE_SEEN_BEFORE))


def score(
    one: LinkageReport,
    other: LinkageReport,
    *,
    reports: Sequence[LinkageReport],
    sketches: dict[str, int | None],
    settings: LinkageSettings,
    model: LinkageModel,
) -> tuple[float, dict[str, str | None]]:
    """Probability and levels of a pair."""
    levels = {
        "place": place_level(one, other),
        "date": date_level(one, other),
        "harm": harm_level(one, other, settings),
        "actor": actor_level(one, other),
        "figures": figures_level(one, other),
        "text": text_level(sketches[one.id], sketches[other.id]),
        "source": source_level(one, other),
    }
    found = [model.weights[name][level] for name, level in levels.items() if level is not None]
    bits = match_weight(model.prior, found)
    if model.frequencies and levels["place"] == "municipality":
        base = model.weights["place"]["municipality"].u
        bits += math.log2(base / frequency(one, reports, base))
    return probability(bits), levels


def come_into_question(one: LinkageReport, other: LinkageReport, settings: LinkageSettings) -> bool:
    """For `settings` that look "near" and do not look for copies of texts."""
    days, spans = days_between(one, other), (span(one), span(other))
    if days is None or days > settings.window_days or any((end - start).days > 400 for start, end in spans):
        return False
    if not families(one, settings) & families(other, settings):
        return False
    if same(place(one), place(other)):
        return True
    if has_point(one) and has_point(other):
        cells = [(math.floor(each.longitude / 0.25), math.floor(each.latitude / 0.25)) for each in (one, other)]
        if max(abs(cells[0][0] - cells[1][0]), abs(cells[0][1] - cells[1][1])) <= 1:
            return True
    coarse = any(not place(each) and not has_point(each) for each in (one, other))
    return coarse and same(region(one), region(other))
