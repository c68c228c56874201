"""A small invented world for the pages of places: one country with departments, figures, events, and what lacks them.

Colombia has displaced people of three years, violence of 2017 and 2018, new displacement, Venezuelans by municipality.
Peru has nothing but people from Colombia. Outlines and codes are those of `open_data`.
"""

from datetime import date

import open_data
from open_data import event, events, figure, location, place_figure, prepared, stored

YEARS = {2022: (900, 40), 2023: (1_000, 80), 2024: (1_200, 60)}
"""Year → internally displaced people, refugees from Venezuela."""


def population() -> list[dict]:
    rows = []
    for year, (idps, refugees) in YEARS.items():
        rows.append(figure(idps, year, origin="COL", measure="idps"))
        rows.append(figure(refugees, year, origin="VEN"))
    rows += [
        figure(7, 2024, origin="ECU"),
        figure(500, 2024, origin="COL", asylum="PER"),
        figure(25, 2024, origin="COL", asylum="PER", measure="asylum_seekers"),
        figure(300, 2023, origin="COL", asylum="PER"),
        figure(9_999, 2024, origin="COL", measure="hst"),
    ]
    return rows


def asylum_series(series: str, **measures: int) -> list[dict]:
    return [figure(persons, measure=measure) | {"series": series} for measure, persons in measures.items()]


def demographics() -> list[dict]:
    groups = [("f", "0-4", 100), ("f", "18-59", 500), ("m", "18-59", 300), ("unknown", "unknown", 100)]
    rows = [location("Norte [Admin 1]", 1, persons) | {"sex": sex, "age": age} for sex, age, persons in groups]
    return [*rows, location("Dispersed in the country / territory", None, 200)]


def months(version: str, *numbers: int) -> dict:
    rows = [
        {"country": "COL", "month": date(2024 + index // 12, index % 12 + 1, 1), "persons": number}
        for index, number in enumerate(numbers)
    ]
    return prepared("idmc", {"displacement_months": rows}, part="months", version=version)


def reports() -> list[dict]:
    shared = {
        "country": "COL",
        "cause": "conflict",
        "date_start": date(2025, 9, 1),
        "date_end": date(2025, 9, 3),
        "longitude": 0.5,
        "latitude": 1.5,
        "place_name": "Villa Ñandú",
        "reported_by": "=HYPERLINK(1)",
    }
    return [
        shared | {"report_id": 1, "role": "recommended", "persons": 150},
        shared | {"report_id": 2, "role": "triangulation", "persons": 9_000},
    ]


def violence() -> list[dict]:
    """2017: one event. 2018: three, one of them known only to the department, one only to the country."""
    return [
        event(1, date_start=date(2017, 2, 1), date_end=date(2017, 2, 1), side_a="Group A", side_b="Civilians"),
        event(2, date_start=date(2018, 5, 1), date_end=date(2018, 5, 1), side_a="Group A", side_b="Group B")
        | {"deaths_best": 10, "deaths_low": 8, "deaths_high": 15, "violence_type": 2, "deaths_civilians": 0},
        event(3, precision=4, date_start=date(2018, 6, 1), date_end=date(2018, 6, 1), side_a="Group A"),
        event(4, precision=6, date_start=date(2018, 6, 1), date_end=date(2018, 6, 1), side_a="Group B"),
    ]


def build() -> None:
    """Load everything as the program loads it."""
    stored(open_data.countries())
    stored(open_data.divisions())
    stored(prepared("unhcr", {"displaced": population()}, part="population", version="2024"))
    stored(
        prepared(
            "unhcr",
            {"displaced": asylum_series("asylum_decisions", recognized=30, complementary=10, rejected=60, closed=400)},
            part="asylum_decisions",
            version="2024",
        )
    )
    stored(prepared("unhcr", {"demographics": demographics()}, part="demographics", version="2024"))
    stored(months("2025-08-25", *[10] * 23))
    stored(months("2025-09-25", *[10] * 12, *[20] * 12))
    stored(prepared("idmc", {"displacement_reports": reports()}, part="reports", version="2025-09-25"))
    stored(events(*violence(), version="18.1"))
    stored(
        prepared(
            "migracion_colombia",
            {
                "place_figures": [
                    place_figure("52001", 100, date(2021, 1, 31), 10_000),
                    place_figure("52001", 150, population=10_000),
                    place_figure("52002", 50, population=20_000),
                ]
            },
            part="municipalities",
            scope=("COL",),
            version="2022-10-31",
        )
    )
