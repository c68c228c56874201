"""What a view says in words: its title, its one sentence, its definitions and its sources."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from saferhavens.core.words import PlacePrecision, Status, ViolenceType, gettext_noop
from saferhavens.sources import registry
from saferhavens.web.design.templatetags.design import count, decimal, in_language
from saferhavens.web.mobility.covering import Covers
from saferhavens.web.mobility.held import FINAL, PROVISIONAL, Held
from saferhavens.web.mobility.mapview import ALL, DISPLACED_SUM, PRESENT, As, Direction, MapView, Offer
from saferhavens.web.mobility.periods import gap_note, period_with_end
from saferhavens.web.mobility.readings import Reading, country_name
from saferhavens.web.mobility.violence import Toll

DIVISIONS = {
    ("COL", "adm1"): gettext_noop("departments"),
    ("COL", "adm2"): gettext_noop("municipalities"),
    ("ECU", "adm1"): gettext_noop("provinces"),
    ("ECU", "adm2"): gettext_noop("cantons"),
    ("KEN", "adm1"): gettext_noop("counties"),
    ("ROU", "adm1"): gettext_noop("counties"),
}
ANY_DIVISIONS = {
    "country": gettext_noop("countries"),
    "adm1": gettext_noop("first-level divisions"),
    "adm2": gettext_noop("second-level divisions"),
}

DISPLACED_DEFINITION = gettext_noop(
    "Refugees, asylum seekers, other people in need of international protection and internally displaced people, "
    "added up. A person counts once."
)
STOCK_DEFINITION = gettext_noop(
    "An arrow joins where people come from with where they live at the end of the year. It is no journey of that year."
)


def level_name(country: str, level: str) -> str:
    """What the areas of a level are called there: "municipalities"."""
    return gettext(DIVISIONS.get((country, level), ANY_DIVISIONS[level]))


def status_name(status: str) -> str:
    if status == DISPLACED_SUM:
        return gettext("Displaced people")
    return gettext("People") if status == PRESENT else gettext(Status(status).label)


def definition(view: MapView) -> str:
    """What exactly is counted."""
    if view.status == PRESENT:
        return about_text(view.figures, "definition")
    return gettext(DISPLACED_DEFINITION if view.status == DISPLACED_SUM else Status(view.status).definition)


def about_text(source: str, name: str) -> str:
    """A text of a source's about.toml in the reader's language."""
    return in_language(getattr(registry.get(source).about, name), get_language() or "en")


def date_name(day: str) -> str:
    """A year as it is, a day in words."""
    return day if len(day) == 4 else date_format(date.fromisoformat(day), "DATE_FORMAT")


def people(view: MapView) -> str:
    """Who is counted: "Refugees", "People from Venezuela"."""
    who = status_name(view.status)
    if view.origin == ALL:
        return who
    return gettext("{people} from {origin}").format(people=who, origin=country_name(view.origin))


def title(view: MapView) -> str:
    """What the map shows, as a heading."""
    facts = {
        "people": people(view),
        "country": country_name(view.country),
        "areas": level_name(view.country, view.level),
    }
    if not view.between_countries:
        return gettext("{people} in the {areas} of {country}").format(**facts)
    return {
        Direction.TO: gettext("{people} in {country}, by where they come from"),
        Direction.FROM: gettext("{people} from {country}, by where they live"),
        Direction.WITHIN: gettext("{people} in each country of the world"),
    }[view.direction].format(**facts)


def sentence(held: Held, view: MapView, reading: Reading) -> str:
    """The view in one sentence: how many, where, when, says who."""
    facts = {
        "total": count(reading.total),
        "people": _small(people(view)),
        "country": country_name(view.country),
        "number": count(reading.with_persons),
        "areas": level_name(view.country, view.level),
        "date": date_name(view.date),
        "publisher": held.about(view.figures).publisher,
    }
    if view.between_countries:
        return _between(view).format(**facts)
    text = gettext("{total} {people} in {number} {areas} of {country}, {date} ({publisher}).")
    if reading.reported != reading.with_persons:
        text = gettext(
            "{total} {people} in {country}, {date}. {publisher} has figures of {reported} {areas}; "
            "in {number} of them the figure is above zero."
        )
    return text.format(**facts, reported=count(reading.reported))


def _between(view: MapView) -> str:
    return {
        Direction.TO: gettext(
            "{total} {people} in {country}, from {number} countries or territories, {date} ({publisher})."
        ),
        Direction.FROM: gettext(
            "{total} {people} from {country} in {number} countries or territories, {date} ({publisher})."
        ),
        Direction.WITHIN: gettext("{total} {people} in {number} countries or territories, {date} ({publisher})."),
    }[view.direction]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def violence_sentence(view: MapView, covers: Covers, toll: Toll) -> str:
    """Events and lives, with the span of the estimate, and of which time."""
    facts = {
        "events": count(toll.events),
        "country": country_name(view.country),
        "period": period_with_end(view, covers),
        "best": count(toll.best),
        "low": count(toll.low),
        "high": count(toll.high),
        "civilians": count(toll.civilians),
    }
    if not covers.speaks_of_any(view.start, view.end, provisional=view.provisional):
        return gettext("No list of events that is shown covers {country} ({period}).").format(**facts)
    if not toll.events:
        return gettext("No event of organised violence is recorded in {country} ({period}).").format(**facts)
    return ngettext(
        "{events} event of organised violence in {country} ({period}): {best} deaths by the best estimate "
        "(between {low} and {high}), {civilians} of them civilians.",
        "{events} events of organised violence in {country} ({period}): {best} deaths by the best estimate "
        "(between {low} and {high}), {civilians} of them civilians.",
        toll.events,
    ).format(**facts)


def notes(view: MapView, offer: Offer, reading: Reading, undrawn: Toll) -> list[str]:
    """What the map cannot draw, so that nobody takes it for nothing."""
    found = []
    abroad = [area for area in reading.areas if not area.drawn]
    if reading.unplaced:
        found.append(
            gettext("{number} people are counted in the total only: the source does not say where they are.").format(
                number=count(reading.unplaced)
            )
        )
    if abroad:
        found.append(
            gettext(
                "{number} people have no place on this map (such as unknown origin or stateless). The table has them."
            ).format(number=count(sum(area.persons or 0 for area in abroad)))
        )
    if view.shown_as is As.RATE and reading.without_population:
        found.append(
            ngettext(
                "For {number} area the number of inhabitants is not known here; it is hatched.",
                "For {number} areas the number of inhabitants is not known here; they are hatched.",
                reading.without_population,
            ).format(number=count(reading.without_population))
        )
    if view.violence and (gap := gap_note(view, offer.covers)):
        found.append(gap)
    if view.violence and not offer.has_final:
        found.append(
            gettext("The final events of this country are not loaded here: only provisional ones can be shown.")
        )
    if view.violence and undrawn.events:
        found.append(
            ngettext(
                "{number} event is known only to a wider region or to the country and is not drawn.",
                "{number} events are known only to a wider region or to the country and are not drawn.",
                undrawn.events,
            ).format(number=count(undrawn.events))
        )
    return found


def only_to_areas_note(toll: Toll) -> str:
    """Of a map of countries: how many events are not drawn as points; empty where all are."""
    if not toll.events:
        return ""
    return ngettext(
        "{number} event is known only to an area inside the country. It is no point here: "
        "the maps of its areas show it.",
        "{number} events are known only to areas inside the country. They are no points here: "
        "the maps of its areas show them.",
        toll.events,
    ).format(number=count(toll.events))


@dataclass(frozen=True)
class LegendEntry:
    """One class in the legend. `step` is the colour's number, or the name of what is not a colour of the scale."""

    step: str
    label: str


def legend(view: MapView, reading: Reading) -> list[LegendEntry]:
    """The classes from high to low, then zero, then what is not known."""
    label = _rate_label if view.shown_as is As.RATE else _count_label
    entries = [LegendEntry(str(each.step), label(each.low, each.high)) for each in reversed(reading.scale)]
    if any(area.persons == 0 for area in reading.areas):
        entries.append(LegendEntry("0", gettext("0, as the source says")))
    return [*entries, *_unknown(view, reading)]


def _unknown(view: MapView, reading: Reading) -> list[LegendEntry]:
    silent = view.between_countries or any(area.persons is None for area in reading.areas)
    entries = []
    if silent and keeps_silent_on_zero(view):
        entries.append(LegendEntry("silent", gettext("Nothing recorded: none, or not known")))
    elif silent:
        entries.append(LegendEntry("unknown", gettext("No data")))
    if view.shown_as is As.RATE and reading.without_population:
        entries.append(LegendEntry("unknown", gettext("Number of inhabitants not known")))
    return entries


def keeps_silent_on_zero(view: MapView) -> bool:
    """UNHCR writes "none" and "not known" alike, as no row; a national publisher writes zeros."""
    return view.status != PRESENT


def _count_label(low: float, high: float | None) -> str:
    first = count(max(1, round(low)))
    if high is None:
        return gettext("{number} and more").format(number=first)
    return f"{first} – {count(round(high) - 1)}" if round(high) - 1 > max(1, round(low)) else first


def _rate_label(low: float, high: float | None) -> str:
    first = _short(low)
    if high is None:
        return gettext("{number} and more").format(number=first)
    if not low:
        return gettext("above 0, below {number}").format(number=_short(high))
    return gettext("{first} to below {last}").format(first=first, last=_short(high))


def _short(value: float) -> str:
    return count(value) if value >= 1 else decimal(value, 3).rstrip("0")


def legend_sentence(view: MapView) -> str:
    if view.shown_as is As.RATE:
        return gettext(
            "Per 1,000 inhabitants. The stronger the colour, the more. The classes are the same for every date."
        )
    return gettext("Number of people. The stronger the colour, the more. The classes are the same for every date.")


@dataclass(frozen=True)
class SourceLine:
    """Whose figures these are, and under which licence."""

    key: str
    title: str
    publisher: str
    licence: str
    licence_url: str
    homepage: str
    cite: str
    definition: str
    blind: str


def sources(held: Held, view: MapView) -> list[SourceLine]:
    """Every source of a view, the figures' first."""
    keys = [view.figures]
    if view.violence:
        keys += [FINAL, PROVISIONAL] if view.provisional else [FINAL]
    return [source_line(held, key) for key in (*keys, "boundaries")]


def source_line(held: Held, key: str) -> SourceLine:
    about = held.about(key)
    return SourceLine(
        key=key,
        title=in_language(about.title, get_language() or "en"),
        publisher=about.publisher,
        licence=about.licence,
        licence_url=about.licence_url,
        homepage=about.homepage,
        cite=about.cite,
        definition=about_text(key, "definition"),
        blind=about_text(key, "blind"),
    )


def violence_names() -> dict[int, str]:
    return {int(each): gettext(each.label) for each in ViolenceType}


def precision_names() -> dict[int, str]:
    return {int(each): gettext(each.label) for each in PlacePrecision}
