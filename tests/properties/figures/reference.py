"""What every figure must be, in plain Python over lists of rows: slow, without a database, and easy to check by eye.

Nothing here is shared with the program but the words of the field. Each function says in one sentence what the
program's reading of the same name promises.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from math import floor
from typing import Any

from properties.figures.worlds import (
    AUTHORITY,
    BY_CODE,
    CENSUS,
    LOCATIONS,
    SPOTS,
    File,
    Row,
    Spot,
    World,
)

DISPLACED = ("refugees", "asylum_seekers", "oip", "idps")
FINAL, PROVISIONAL = "ucdp_ged", "ucdp_candidate"
POINT = 2  # place precision: known exactly or within about 25 km
MUNICIPALITY, DEPARTMENT = 3, 4

# --- vintages -------------------------------------------------------------------------------------------------------


def files_of(world: World, source: str, part: str | None = None) -> list[tuple[int, File]]:
    """The files of a source (and part) with their numbers in the order of loading."""
    found = enumerate(world.files)
    return [(number, file) for number, file in found if file.source == source and part in (None, file.part)]


def rank(number: int, file: File) -> tuple[list[int], int]:
    """The publisher's version decides; of two files of the same version, the one loaded later."""
    return [int(digits) for digits in re.findall(r"\d+", file.version)], number


def speaks_of(file: File, country: str | None) -> bool:
    return not file.scope or country in file.scope


def is_taken_in(world: World, file: File) -> bool:
    """Whether a longer period for the whole world holds this one's period too."""
    first, _, last = file.part.partition("/")
    if not re.fullmatch(r"\d{4}-\d\d", first):
        return False
    for _, other in files_of(world, file.source):
        start, _, end = other.part.partition("/")
        longer = other.part != file.part and not other.scope and re.fullmatch(r"\d{4}-\d\d", start)
        if longer and start <= first and (last or first) <= (end or start):
            return True
    return False


def in_force(world: World, source: str, part: str, country: str | None) -> int | None:
    """The number of the file whose rows count for a country: the newest that speaks of it."""
    some = [(number, file) for number, file in files_of(world, source, part) if speaks_of(file, country)]
    some = [(number, file) for number, file in some if not is_taken_in(world, file)]
    return max(some, key=lambda each: rank(*each))[0] if some else None


def rows_in_force(world: World, source: str, part: str, country: str | None) -> tuple[Row, ...]:
    number = in_force(world, source, part, country)
    return world.files[number].rows if number is not None else ()


# --- places ---------------------------------------------------------------------------------------------------------


def inside(place: Spot) -> list[Spot]:
    """The places one level below."""
    return [spot for spot in SPOTS if spot.parent == place.code]


def divisions(country: str, level: int) -> list[Spot]:
    return [spot for spot in SPOTS if spot.level == level and spot.code.startswith(f"{country}-")]


def place_of_point(country: str | None, level: int, longitude: float, latitude: float) -> str | None:
    """The division of a country that holds a point."""
    found = [spot.code for spot in divisions(country or "?", level) if spot.holds(longitude, latitude)]
    return found[0] if found else None


def place_of_code(country: str, local_code: str) -> str | None:
    code = f"{country}-{local_code}"
    return code if code in BY_CODE else None


def place_of_location(country: str, text: str) -> str | None:
    """What the table of `worlds` says that a text of UNHCR's names, in the country that it belongs to."""
    (code,) = [code for known, _level, code in LOCATIONS if known == text]
    return code if code and code.startswith(country) else None


def lies_in(code: str | None, place: str) -> bool:
    """Whether a division is `place` itself or lies in it."""
    while code is not None:
        if code == place:
            return True
        code = BY_CODE[code].parent
    return False


def populations(world: World) -> dict[str, tuple[int, int, str]]:
    """Place → inhabitants, year, source: the newest figure's, else the census's, else the sum of the parts' figures.

    A sum only where every part has a figure, for the same year.
    """
    known = {spot.code: (spot.population, 2020, CENSUS) for spot in SPOTS if spot.population}
    homeless: dict[str, int] = {}
    for row in newest_inhabitants(world):
        code = place_of_code("COL", row["local_code"])
        if code:
            known[code] = (row["population"], row["date"].year, AUTHORITY)
        else:
            homeless[row["local_code"]] = row["population"]
    for level in (1, 0):
        for spot in (spot for spot in SPOTS if spot.level == level and spot.code not in known):
            parts = [known.get(part.code) for part in inside(spot)]
            if (
                parts
                and None not in parts
                and {(year, source) for _, year, source in parts} == {(parts[0][1], AUTHORITY)}
            ):
                more = [people for code, people in homeless.items() if level and code.startswith(spot.local_code)]
                known[spot.code] = (sum(each[0] for each in parts) + sum(more), *parts[0][1:])
    return known


def newest_inhabitants(world: World) -> Iterable[Row]:
    rows = rows_in_force(world, "migracion_colombia", "municipalities", "COL")
    named = [row for row in rows if row["population"] is not None]
    return {row["local_code"]: row for row in sorted(named, key=lambda row: row["date"])}.values()


# --- displaced people ----------------------------------------------------------------------------------------------


def statuses(status: str) -> tuple[str, ...]:
    return DISPLACED if status == "displaced" else (status,)


def summed(rows: Iterable[Row], key: Callable[[Row], Any], value: str = "persons") -> dict[Any, int]:
    sums: dict[Any, int] = defaultdict(int)
    for row in rows:
        sums[key(row)] += row[value]
    return dict(sums)


def people_by_country(world: World, view: Any) -> dict[str, int]:
    """Country → people: where those here come from, where those from here live, or where all live."""
    rows = [row for row in rows_in_force(world, "unhcr", "population", view.country) if row["year"] == int(view.date)]
    rows = [row for row in rows if row["measure"] in statuses(view.status)]
    rows = [row for row in rows if view.origin in ("all", row["origin"])]
    if view.direction == "to":
        return summed([row for row in rows if row["asylum"] == view.country], lambda row: row["origin"])
    if view.direction == "from":
        return summed([row for row in rows if row["origin"] == view.country], lambda row: row["asylum"])
    return summed(rows, lambda row: row["asylum"])


def national_rows(world: World, view: Any) -> list[Row]:
    rows = rows_in_force(world, "migracion_colombia", "municipalities", view.country)
    rows = [row for row in rows if row["country"] == view.country and row["date"].isoformat() == view.date]
    return [row for row in rows if row["measure"] == view.status and view.origin in ("all", row["origin"])]


def demographic_rows(world: World, view: Any) -> list[Row]:
    rows = rows_in_force(world, "unhcr", "demographics", view.country)
    rows = [row for row in rows if row["asylum"] == view.country and row["year"] == int(view.date)]
    return [row for row in rows if row["status"] in statuses(view.status) and view.origin in ("all", row["origin"])]


def located(world: World, view: Any) -> list[tuple[str | None, Row]]:
    """The rows of a view inside a country, each with the division that it names."""
    if view.figures == "unhcr":
        rows = demographic_rows(world, view)
        return [(place_of_location(view.country, row["location"]), row) for row in rows]
    return [(place_of_code(view.country, row["local_code"]), row) for row in national_rows(world, view)]


def people_by_division(world: World, view: Any) -> dict[str, int | None]:
    """Every division of the level → people, None where the source says nothing of it."""
    level = {"adm1": 1, "adm2": 2}[view.level]
    found: dict[str, int | None] = {spot.code: None for spot in divisions(view.country, level)}
    for code, row in located(world, view):
        area = next((each for each in found if lies_in(code, each)), None)
        if area:
            found[area] = (found[area] or 0) + row["persons"]
    return found


def total(world: World, view: Any) -> int:
    """Everybody of a view, also those whose area is not known."""
    if view.level == "country":
        return sum(people_by_country(world, view).values())
    return sum(row["persons"] for _, row in located(world, view))


def inhabitants(world: World, view: Any, code: str) -> int | None:
    """By whom the people of an area are divided: the same publisher's number if it has all of it, else the place's."""
    if view.level != "country" and view.figures != "unhcr":
        rows = [row["population"] for place, row in located(world, view) if lies_in(place, code)]
        if rows and None not in rows:
            return sum(rows)
    known = populations(world).get(code)
    return known[0] if known else None


def per_thousand(people: int | None, population: int | None) -> float | None:
    return None if people is None or not population else 1000 * people / population


def reported(world: World, view: Any) -> int:
    """Of how many areas the source has a figure, zeros and areas without an outline included."""
    if view.level == "adm2" and view.figures != "unhcr":
        return len({row["local_code"] for row in national_rows(world, view)})
    people = people_by_country(world, view) if view.level == "country" else people_by_division(world, view)
    return sum(1 for each in people.values() if each is not None)


def drawn_flows(world: World, view: Any, most: int) -> tuple[list[tuple[str, str, int]], int, int]:
    """The largest flows with both ends on the map; how many others there are, and their people."""
    if view.level != "country" or view.direction == "in":
        return [], 0, 0
    others = [(code, people) for code, people in people_by_country(world, view).items() if code != view.country]
    others.sort(key=lambda each: (-each[1], each[0]))
    drawn = [each for each in others if each[0] in BY_CODE][:most]
    rest = [each for each in others if each not in drawn]
    ends = [(code, view.country) if view.direction == "to" else (view.country, code) for code, _ in drawn]
    flows = [(*end, people) for end, (_, people) in zip(ends, drawn, strict=True)]
    return flows, len(rest), sum(people for _, people in rest)


# --- violence --------------------------------------------------------------------------------------------------------


def current_events(world: World, source: str, country: str) -> list[Row]:
    """The events of a source that count in a country: each part has one file in force there."""
    parts = {file.part for _, file in files_of(world, source)}
    rows = [row for part in sorted(parts) for row in rows_in_force(world, source, part, country)]
    return [row for row in rows if row["country"] == country]


def last_final_year(world: World, country: str) -> int:
    """The last year in which the final files in force in a country have an event, in whatever country they have it."""
    parts = {file.part for _, file in files_of(world, FINAL)}
    rows = [row for part in sorted(parts) for row in rows_in_force(world, FINAL, part, country)]
    return max((row["date_start"].year for row in rows), default=0)


def events(world: World, view: Any) -> list[Row]:
    """The events of a view: final ones, and on request provisional ones of the years after the final ones end."""
    found = current_events(world, FINAL, view.country)
    if view.provisional:
        last = last_final_year(world, view.country)
        later = current_events(world, PROVISIONAL, view.country)
        found += [row for row in later if row["date_start"].year > last]
    found = [row for row in found if view.start <= row["date_start"].year <= view.end]
    return [row for row in found if row["violence_type"] in view.types]


def toll(rows: Iterable[Row]) -> tuple[int, int, int, int, int]:
    """Events, and deaths by the best, low and high estimate, and civilians among the best."""
    some = list(rows)
    columns = ("deaths_best", "deaths_low", "deaths_high", "deaths_civilians")
    best, low, high, civilians = (sum(row[column] for row in some) for column in columns)
    return len(some), best, low, high, civilians


def known_division(row: Row, level: int) -> str | None:
    """The division where an event is known to lie; None where its place is known less well than that."""
    if row["place_precision"] > {1: DEPARTMENT, 2: MUNICIPALITY}[level]:
        return None
    return place_of_point(row["country"], level, row["longitude"], row["latitude"])


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def tolls_by_area(world: World, view: Any) -> dict[str, tuple[int, int, int, int, int]]:
    if view.level == "country":
        return {}
    level = {"adm1": 1, "adm2": 2}[view.level]
    groups = grouped(events(world, view), lambda row: known_division(row, level))
    return {code: toll(rows) for code, rows in groups.items() if code}


def vague(world: World, view: Any) -> dict[str, tuple[int, int, int, int, int]]:
    """Place → the toll of the events known to it and no better. See `number_for`."""
    groups = grouped(events(world, view), lambda row: number_for(row, view))
    return {code: toll(rows) for code, rows in groups.items() if code}


def number_for(row: Row, view: Any) -> str | None:
    """The division whose number counts an event that is known to a division and no better.

    Only views of municipalities have numbers of municipalities; all others count such an event for its department.
    """
    level = {MUNICIPALITY: 2 if view.level == "adm2" else 1, DEPARTMENT: 1}.get(row["place_precision"])
    return known_division(row, level) if level else None


def is_drawn(row: Row, view: Any) -> bool:
    """As a point, or as the number of a division whose outline is known."""
    return row["place_precision"] <= POINT or number_for(row, view) is not None


def points(world: World, view: Any, box: Any) -> list[Row]:
    """The events that may be drawn as points, in sight."""
    some = [row for row in events(world, view) if row["place_precision"] <= POINT]
    some = [row for row in some if box.west <= row["longitude"] <= box.east]
    return [row for row in some if box.south <= row["latitude"] <= box.north]


def cell_of(row: Row, size: int) -> tuple[int, int]:
    """Column and row of a grid whose cells are `size` thousandths of a degree wide."""
    return floor((row["longitude"] + 180) * 1000 / size), floor((row["latitude"] + 90) * 1000 / size)


def middle(rows: list[Row]) -> tuple[float, float]:
    return sum(row["longitude"] for row in rows) / len(rows), sum(row["latitude"] for row in rows) / len(rows)


# --- pages of places ----------------------------------------------------------------------------------------------


def events_at(world: World, source: str, place: Spot) -> list[Row]:
    """The events of a source that are known to lie in a place."""
    rows = current_events(world, source, place.code[:3])
    return [row for row in rows if place.level == 0 or known_division(row, place.level) == place.code]


def month(row: Row) -> date:
    return row["date_start"].replace(day=1)


def parties(rows: Iterable[Row]) -> list[tuple[str, tuple[int, int, int, int, int]]]:
    """Each side that is named with the toll of its events; an event with two sides counts for both."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for side in {row["side_a"], row["side_b"]} - {"", "Civilians"}:
            found[side].append(row)
    tolls = [(side, toll(some)) for side, some in found.items()]
    return sorted(tolls, key=lambda each: (-each[1][0], each[0]))


def months_between(first: date, last: date) -> Iterator[date]:
    """Every month from the first to the last."""
    while first <= last:
        yield first
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)


def two_sides(rows: Iterable[Row], country: str) -> tuple[dict, dict]:
    """(Year, measure) → people here; and of those from here who are elsewhere."""
    some = list(rows)
    here = [row for row in some if row["asylum"] == country]
    abroad = [row for row in some if row["origin"] == country != row["asylum"]]
    return tuple(summed(side, lambda row: (row["year"], row["measure"])) for side in (here, abroad))


def flat(years: Any) -> dict[tuple[int, str], int]:
    """What a reading nests, year → measure → people, as the reference has it."""
    return {(year, measure): people for year, measures in years.items() for measure, people in measures.items()}


def present(world: World, place: Spot) -> dict[date, tuple[int, int | None, int]]:
    """Day → people present in a place, its inhabitants where all parts say theirs, and the number of parts."""
    rows = rows_in_force(world, "migracion_colombia", "municipalities", place.code[:3])
    here = [row for row in rows if place.level == 0 or lies_in(place_of_code("COL", row["local_code"]), place.code)]
    found = {}
    for day, some in grouped(here, lambda row: row["date"]).items():
        people = [row["population"] for row in some]
        found[day] = sum(row["persons"] for row in some), None if None in people else sum(people), len(some)
    return found


def recognition(rows: Iterable[Row], country: str, year: int, unit: str) -> tuple[float | None, float | None]:
    """Refugee and total recognition rate: recognised, and any protection, of the decisions on the merits."""
    some = [row for row in rows if row["asylum"] == country and row["year"] == year]
    found = summed(some, lambda row: row["measure"])
    yes, other, no = (found.get(name + unit, 0) for name in ("recognized", "complementary", "rejected"))
    merits = yes + other + no
    return (yes / merits, (yes + other) / merits) if merits else (None, None)
