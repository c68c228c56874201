"""Which events count now, and the sums of them that the map reads. All in SQL, in the transaction of the load."""

from collections.abc import Iterable, Sequence

from django.db import connection

from saferhavens.web.mobility.models import CELL_SIZES, ViolenceCell, ViolenceEvent, ViolenceMonth
from saferhavens.web.vintages.rules import ELSEWHERE, Winners
from saferhavens.web.vintages.stores import Loaded

MONTH = {"sqlite": "date(date_start, 'start of month')", "postgresql": "date_trunc('month', date_start)::date"}
YEAR = {
    "sqlite": "CAST(strftime('%%Y', date_start) AS INTEGER)",
    "postgresql": "EXTRACT(YEAR FROM date_start)::smallint",
}
WHOLE = {"sqlite": "CAST({} AS INTEGER)", "postgresql": "floor({})::integer"}  # of numbers that are never negative


def settle_events(loaded: Loaded) -> None:
    """Bring `ViolenceEvent.current` to where the vintages are in force after a load."""
    for part in loaded.before.keys() | loaded.after.keys():
        replaced = set(loaded.before.get(part, {}).values())
        new = {vintage.pk for vintage in loaded.vintages if vintage.name == part}
        for vintage in replaced | new:
            _settle(vintage, loaded.after.get(part, {}))


def _settle(vintage: int, winners: Winners) -> None:
    """The events of `vintage` are current in the countries that it has won, and nowhere else."""
    won = [country for country, winner in winners.items() if winner == vintage and country != ELSEWHERE]
    lost = [country for country, winner in winners.items() if winner != vintage]
    events = ViolenceEvent.objects.filter(vintage=vintage)
    if winners.get(ELSEWHERE) == vintage:
        events.filter(country__in=lost, current=True).update(current=False)
        events.filter(current=False).exclude(country__in=lost).update(current=True)
    else:
        events.filter(current=True).exclude(country__in=won).update(current=False)
        events.filter(country__in=won, current=False).update(current=True)


def sum_up(source: str, countries: Iterable[str]) -> None:
    """Make the sums of the current events of `source` in `countries` anew."""
    some = sorted(countries)
    if not some:
        return
    for table in (ViolenceMonth, ViolenceCell):
        table.objects.filter(source=source, country__in=some).delete()
    _run(_months(len(some)), [source, *some])
    for size in CELL_SIZES:
        _run(_cells(size, len(some)), [size, source, *some])


def _months(countries: int) -> str:
    return f"""
        INSERT INTO {ViolenceMonth._meta.db_table}
            (source, country, adm1_id, adm2_id, month, violence_type, place_precision,
             events, deaths_best, deaths_low, deaths_high, deaths_civilians)
        SELECT source, country, adm1_id, adm2_id, {MONTH[connection.vendor]} AS start, violence_type, place_precision,
               count(*), sum(deaths_best), sum(deaths_low), sum(deaths_high), sum(deaths_civilians)
        FROM {ViolenceEvent._meta.db_table}
        WHERE source = %s AND current AND country IN ({_marks(countries)})
        GROUP BY source, country, adm1_id, adm2_id, start, violence_type, place_precision
    """  # noqa: S608 - names of our own tables; values go as parameters


def _cells(size: int, countries: int) -> str:
    """Only events that may be drawn as points: place precision 1 and 2 (`PlacePrecision.is_point`)."""
    column, row = (
        WHOLE[connection.vendor].format(f"({axis} + {half}) * 1000 / {size}")
        for axis, half in (("longitude", 180), ("latitude", 90))
    )
    return f"""
        INSERT INTO {ViolenceCell._meta.db_table}
            (source, country, size, "column", "row", year, violence_type,
             events, deaths_best, deaths_low, deaths_high, longitude_sum, latitude_sum)
        SELECT source, country, %s, {column} AS c, {row} AS r, {YEAR[connection.vendor]} AS y, violence_type,
               count(*), sum(deaths_best), sum(deaths_low), sum(deaths_high), sum(longitude), sum(latitude)
        FROM {ViolenceEvent._meta.db_table}
        WHERE source = %s AND current AND place_precision <= 2 AND country IN ({_marks(countries)})
        GROUP BY source, country, c, r, y, violence_type
    """  # noqa: S608 - as above


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _run(sql: str, values: Sequence[object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
