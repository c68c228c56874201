"""Small invented tables of which panels are made, and hypothesis strategies for them."""

from datetime import date, timedelta

import polars as pl
from hypothesis import strategies as st

from saferhavens.core.forecast.panels import Feature, Look, Measure, Panel, Span, Step, Target, Units

TARGETS = (
    Target("deaths"),
    Target("civilians", kinds=("3",)),
    Target("events", Measure.COUNT),
    Target("any_one_sided", Measure.ANY, kinds=("3", "one-sided")),
)
FEATURES = (
    Feature(Look.LAG, "deaths"),
    Feature(Look.LAG, "events", 3),
    Feature(Look.TOTAL, "civilians", 3),
    Feature(Look.TOTAL, "deaths", 1),
    Feature(Look.MEAN, "deaths", 3),
    Feature(Look.SINCE, "civilians"),
    Feature(Look.DECAYED, "deaths", 2),
    Feature(Look.PARENT, "deaths", 2),
    Feature(Look.SHARE, "deaths", 2),
    Feature(Look.NEIGHBOURS, "deaths"),
    Feature(Look.NEIGHBOURS, "events", 3),
)
PANEL = Panel(Units.ADM1, Step.MONTH, TARGETS, FEATURES)
JANUARY_2020 = 481
SPAN = Span(JANUARY_2020, JANUARY_2020 + 23, date(2022, 3, 1))

UNITS = {"COL-05": "COL", "COL-13": "COL", "ECU-08": "ECU", "ECU-21": None}
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2022, 2, 28)

EVENT = {
    "country": pl.String, "adm1": pl.String, "adm2": pl.String, "longitude": pl.Float64, "latitude": pl.Float64,
    "on": pl.Date, "kind": pl.String, "vintage": pl.String, "deaths": pl.Int64,
}  # fmt: skip


def event(adm1: str | None, on: date, deaths: int = 1, *, kind: str = "3", vintage: str = "24.1", **other) -> dict:
    """An event of one-sided violence in a division of Colombia or Ecuador."""
    facts = {"country": (adm1 or "COL")[:3], "adm1": adm1, "adm2": None, "longitude": -75.2, "latitude": 6.1}
    return facts | {"on": on, "kind": kind, "vintage": vintage, "deaths": deaths} | other


def events(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=EVENT)


def vintage(name: str = "24.1", country: str = "COL", **other: date) -> dict:
    """A file of events: from when it was known, and which days it covers."""
    days = {"known_from": date(2022, 3, 1), "covers_from": FIRST_DAY, "covers_to": LAST_DAY}
    return {"vintage": name, "country": country} | days | other


def vintages(*rows: dict) -> pl.DataFrame:
    schema = {"vintage": pl.String, "country": pl.String, "known_from": pl.Date, "covers_from": pl.Date}
    return pl.DataFrame(rows, schema=schema | {"covers_to": pl.Date})


def unit(code: str, parent: str | None = None, **other: date | str | None) -> dict:
    whole = {"unit": code, "country": code[:3], "parent": parent, "exists_from": date(1900, 1, 1), "exists_to": None}
    return whole | other


def units(*rows: dict) -> pl.DataFrame:
    schema = {"unit": pl.String, "country": pl.String, "parent": pl.String, "exists_from": pl.Date}
    return pl.DataFrame(rows, schema=schema | {"exists_to": pl.Date})


def neighbours(*pairs: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"unit": pl.String, "neighbour": pl.String}, orient="row")


def tables(*happened: dict, **other: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Four divisions of two countries, one of them of no parent; one vintage of each country."""
    whole = {
        "events": events(*happened),
        "vintages": vintages(vintage(), vintage(country="ECU")),
        "units": units(*(unit(code, parent) for code, parent in UNITS.items())),
        "neighbours": neighbours(
            ("COL-05", "COL-13"), ("COL-13", "COL-05"), ("COL-13", "ECU-08"), ("ECU-08", "COL-13"), ("ECU-21", "XXX-01")
        ),
    }
    return whole | other


# --- generated --------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2019, 11, 1), date(2022, 4, 30))
EDGES = st.sampled_from([date(2020, 1, 1), date(2020, 6, 30), date(2020, 7, 15), date(2021, 12, 31), LAST_DAY])


@st.composite
def happenings(draw: st.DrawFn) -> dict[str, pl.DataFrame]:
    """Events of two vintages each country, gaps between what these cover, units that appear and vanish."""
    files = []
    for country in ("COL", "ECU"):
        for number, known in enumerate(draw(st.lists(DAYS, min_size=1, max_size=3, unique=True))):
            first, length = draw(EDGES | DAYS), draw(st.integers(0, 900))
            last = first + timedelta(days=length)
            files.append(vintage(f"{number}", country, known_from=known, covers_from=first, covers_to=last))
    chosen = st.builds(
        event,
        st.sampled_from([*UNITS, "COL-99", None]),
        DAYS | EDGES,
        st.integers(0, 400),
        kind=st.sampled_from(["1", "2", "3", "one-sided"]) | st.none(),
    )
    rows = [each | {"vintage": draw(names(files, each))} for each in draw(st.lists(chosen, max_size=25))]
    lives = [draw(st.tuples(DAYS, DAYS | st.none())) for _ in UNITS]
    living = [
        unit(code, parent, exists_from=min(born, gone or born), exists_to=gone and max(born, gone))
        for (code, parent), (born, gone) in zip(UNITS.items(), lives, strict=True)
    ]
    return tables(*rows, vintages=vintages(*files), units=units(*living))


def names(files: list[dict], happened: dict) -> st.SearchStrategy[str]:
    return st.sampled_from([file["vintage"] for file in files if file["country"] == happened["country"]])
