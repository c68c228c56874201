"""People by age and sex, and by place inside the country."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from saferhavens.core.words import DISPLACED, Level
from saferhavens.web.design.figures import Cell, Chart, Column, Series
from saferhavens.web.design.templatetags.design import count, day, decimal, share
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.figures.figure import Figure
from saferhavens.web.profiles.readings import local
from saferhavens.web.profiles.readings.displaced import total
from saferhavens.web.profiles.subject import UNHCR, VENEZUELANS, Subject
from saferhavens.web.profiles.wording import change_between, people, status_name, what_they_are

AGES = ("0-4", "5-11", "12-17", "18-59", "60+")
MOST_LOCATIONS = 20


def age_and_sex(subject: Subject) -> Figure | None:
    """Displaced people by age group and sex, in the last year; and how many are not told apart."""
    year, groups = subject.groups
    displaced = [group for group in groups if group.status in DISPLACED]
    vintage = subject.vintage(UNHCR, "demographics")
    if not displaced or vintage is None:
        return None
    sums = _by_sex_and_age(displaced)
    ages = [*AGES, "unknown"]
    rows: list[Sequence[Cell]] = [
        (_age_name(age), *(sums.get((sex, age)) for sex in ("f", "m", "unknown"))) for age in ages
    ]
    return Figure(
        key="age-and-sex",
        title=_("Displaced people by age and sex"),
        says=_says_age_and_sex(subject.place.name, year, sums),
        columns=(
            Column("age", _("Age"), "text"),
            Column("women", _("Women and girls")),
            Column("men", _("Men and boys")),
            Column("unknown", _("Sex not recorded")),
        ),
        rows=rows,
        sources=[subject.source_line(vintage)],
        chart=_pyramid(sums),
    )


def _by_sex_and_age(groups: Sequence[local.Group]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for group in groups:
        sums[group.sex, group.age] = sums.get((group.sex, group.age), 0) + group.persons
    return sums


def _age_name(age: str) -> str:
    if age == "unknown":
        return _("Age not recorded")
    return _("%(ages)s years") % {"ages": age.replace("-", "–")}


def _pyramid(sums: Mapping[tuple[str, str], int]) -> Chart | None:
    women, men = ([sums.get((sex, age), 0) for age in AGES] for sex in ("f", "m"))
    if not any((*women, *men)):
        return None
    labels = [_age_name(age) for age in AGES]
    return Chart(
        "pyramid", labels, [Series(_("Women and girls"), women, "series-3"), Series(_("Men and boys"), men, "series-4")]
    )


def _says_age_and_sex(place: str, year: int, sums: Mapping[tuple[str, str], int]) -> str:
    everybody = sum(sums.values())
    with_age = sum(number for (_sex, age), number in sums.items() if age != "unknown")
    with_sex = sum(number for (sex, _age), number in sums.items() if sex != "unknown")
    children = sum(number for (_sex, age), number in sums.items() if age in AGES[:3])
    women = sum(number for (sex, _age), number in sums.items() if sex == "f")
    facts = {
        "place": place,
        "year": year,
        "people": people(everybody),
        "no_age": people(everybody - with_age),
        "children": share(children / with_age if with_age else None),
        "women": share(women / with_sex if with_sex else None),
    }
    if not with_age or not with_sex:
        text = _(
            "At the end of %(year)s UNHCR counts %(people)s in %(place)s; it has no age or no sex recorded of any."
        )
        return text % facts
    text = _(
        "At the end of %(year)s, of the displaced people in %(place)s whose age is recorded, %(children)s are under 18;"
        " of those whose sex is recorded, %(women)s are women and girls."
    )
    if everybody > with_age:
        text += " " + _("The age of %(no_age)s is not recorded.")
    return text % facts


def locations(subject: Subject) -> Figure | None:
    """Where in the country UNHCR locates displaced people."""
    vintage = subject.vintage(UNHCR, "demographics")
    year = subject.groups[0]
    if not subject.is_country or vintage is None or not year:
        return None
    found = {key: total(sums) for key, sums in local.by_location(subject.country, vintage, year).items() if total(sums)}
    if len(found) < 2:
        return None
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0][0]))
    names = dict(Place.objects.filter(country=subject.country).values_list("pk", "code"))
    everybody = sum(found.values())
    rows = [(location, number, number / everybody) for (location, _place), number in ordered]
    top = rows[:MOST_LOCATIONS]
    return Figure(
        key="locations",
        title=_("Where in the country displaced people live"),
        says=_says_locations(subject.place.name, year, found),
        columns=(
            Column("location", _("Place, as UNHCR writes it"), "text"),
            Column("persons", _("People"), bar=True),
            Column("share", _("Share"), "share"),
        ),
        rows=top,
        all_rows=rows,
        links=[_address(names.get(place)) for (_location, place), _number in ordered[:MOST_LOCATIONS]],
        sources=[subject.source_line(vintage)],
        notes=[
            _("The page shows the %(shown)s largest of %(count)s places; the download holds all.")
            % {"shown": count(len(top)), "count": count(len(rows))}
        ]
        if len(rows) > len(top)
        else [],
        is_open=True,
    )


def _address(code: str | None) -> str:
    return reverse("profiles:place", args=[code]) if code else ""


def _says_locations(place: str, year: int, found: Mapping[tuple[str, int | None], int]) -> str:
    everybody = sum(found.values())
    nowhere = sum(number for (location, _id), number in found.items() if location.lower().startswith("dispersed"))
    text = _(
        "At the end of %(year)s UNHCR names a place inside %(place)s for %(placed)s of the displaced people;"
        " the place of"
        " %(nowhere)s is not told."
    )
    share_placed = share(1 - nowhere / everybody, 1)
    return text % {"year": year, "place": place, "placed": share_placed, "nowhere": people(nowhere)}


def here_by_status(subject: Subject) -> Figure | None:
    """For a place inside a country: UNHCR's people located there, by status."""
    year, groups = subject.groups
    vintage = subject.vintage(UNHCR, "demographics")
    if subject.is_country or not groups or vintage is None:
        return None
    sums: dict[str, int] = {}
    for group in groups:
        sums[group.status] = sums.get(group.status, 0) + group.persons
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    return Figure(
        key="status",
        title=_("People located here by UNHCR, by status"),
        says=_(
            "At the end of %(year)s UNHCR locates %(people)s here who are displaced. People whose place is not"
            " told are not"
            " among them."
        )
        % {"year": year, "people": people(total(sums))},
        columns=(Column("status", _("Status"), "text"), Column("persons", _("People"))),
        rows=[(status_name(status), number) for status, number in ordered],
        sources=[subject.source_line(vintage)],
        chart=Chart(
            "bars", [status_name(each) for each, _n in ordered], [Series(_("People"), [n for _s, n in ordered])]
        ),
    )


def venezuelans(subject: Subject) -> Figure | None:
    """Venezuelans present, on each date that Migración Colombia has published."""
    vintage = subject.vintage(VENEZUELANS, "municipalities")
    dates = subject.present
    if not dates or vintage is None:
        return None
    last = dates[-1]
    facts = {
        "day": day(last.day),
        "people": people(last.persons),
        "place": subject.place.name,
        "first_day": day(dates[0].day),
        "change": change_between(dates[0].persons, last.persons),
        "rate": decimal(last.per_thousand),
    }
    says = (
        _(
            "On %(day)s Migración Colombia counted %(people)s from Venezuela in %(place)s: %(change)s than on"
            " %(first_day)s."
        )
        % facts
    )
    if last.per_thousand is not None:
        says += " " + _("That is %(rate)s for every 1,000 inhabitants.") % facts
    return Figure(
        key="venezuelans",
        title=_("Venezuelans present"),
        says=says,
        columns=(
            Column("date", _("Date"), "day"),
            Column("persons", _("People")),
            Column("per_thousand", _("For every 1,000 inhabitants"), "decimal"),
            Column("population", _("Inhabitants")),
            Column("places", _("Municipalities with a figure")),
        ),
        rows=[(each.day, each.persons, each.per_thousand, each.population, each.places) for each in reversed(dates)],
        sources=[subject.source_line(vintage)],
        chart=Chart("bars", [day(each.day) for each in dates], [Series(_("People"), [each.persons for each in dates])]),
    )


def venezuelans_inside(subject: Subject) -> Figure | None:
    """Venezuelans in the divisions of the place, on the last date."""
    vintage = subject.vintage(VENEZUELANS, "municipalities")
    dates = subject.present
    if not dates or vintage is None or subject.place.level == Level.ADM2:
        return None
    last = dates[-1]
    parts = local.present_in_parts(subject.place, vintage, last.day)
    if not parts:
        return None
    places = {place.pk: place for place in subject.place.children.all()}
    ordered = sorted(parts.items(), key=lambda item: (-item[1].persons, places[item[0]].name))
    name = what_they_are(subject.country, subject.place.level + 1)
    first = places[ordered[0][0]].name
    return Figure(
        key="venezuelans-inside",
        title=_("Venezuelans present: %(divisions)s") % {"divisions": name},
        says=_("On %(day)s most were in %(first)s: %(people)s, %(share)s of all in %(place)s.")
        % {
            "day": day(last.day),
            "first": first,
            "people": people(ordered[0][1].persons),
            "share": share(ordered[0][1].persons / last.persons) if last.persons else "–",
            "place": subject.place.name,
        },
        columns=(
            Column("place", _("Place"), "text"),
            Column("persons", _("People"), bar=True),
            Column("per_thousand", _("For every 1,000 inhabitants"), "decimal", bar=True),
        ),
        rows=[(places[pk].name, each.persons, each.per_thousand) for pk, each in ordered],
        links=[_address(places[pk].code) for pk, _each in ordered],
        sources=[subject.source_line(vintage)],
        is_open=len(ordered) <= MOST_LOCATIONS,
    )
