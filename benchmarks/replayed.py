"""UCDP's events replayed: would the rules have warned of the months in which violence began?

Cells are first divisions (departments, regions); in Colombia municipalities, too. An onset is a month with 25 deaths
or more (of a municipality, 10) after six months with less in that cell. An alarm warns of the three months that follow.
Settings of each method are those with the most hits in Colombia's departments from 1992 to 2004 among those with at
most `MOST_FALSE` false alarms per 100 cell-months; the record is that of 2005 to 2018, and of four countries whose
events no setting has seen. UCDP publishes each event once it is checked: counts are those of today, not of the day.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from saferhavens.cli.cluster import mapped
from saferhavens.core.detection import Counted, Method, Record, Rule, filled
from saferhavens.core.detection.replay import onsets, replay
from saferhavens.core.detection.rules import named
from saferhavens.core.forecast.months import month_number
from saferhavens.core.problems import REPORTS_FILE_WRONG, ProblemError


class Area(NamedTuple):
    """A file of events, its years, the column of its cells, and from how many deaths in a month an onset is one."""

    file: str
    first: int
    last: int
    column: str = "adm_1"
    at_least: int = 25


AREAS = {
    "Colombia": Area("ged_hdx2021_colombia", 1989, 2018),
    "Colombia by municipality": Area("ged_hdx2021_colombia", 1989, 2018, "adm_2", 10),
    "Central African Republic": Area("ged231_central_african_republic", 1989, 2022),
    "Ethiopia": Area("ged231_ethiopia", 1989, 2022),
    "South Sudan": Area("ged231_south_sudan", 2011, 2022),
    "Venezuela": Area("ged231_venezuela", 1989, 2022),
}
LEARNT, SCORED = (1992, 2004), (2005, 2018)
HORIZON = 3
MOST_FALSE = 2.0
METHODS = ("chart by month", "one month by itself", "new feed by month", "highest of a year by month")
PUBLISHED = "HDX Signals, deaths by month"

Figures = dict[str, Any]


class Setting(NamedTuple):
    """A rule, and what it looks at."""

    rule: Rule
    counted: Counted


def counts_of(folder: Path, name: str) -> dict[Counted, pl.DataFrame]:
    """Events and deaths by cell and month. Events that are known only more coarsely than that are left out.

    Cells are the divisions that had an event in any year: divisions without any stand in no list here.
    """
    area = AREAS[name]
    file = folder / f"{area.file}.parquet"
    try:
        events = pl.read_parquet(file)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ProblemError(REPORTS_FILE_WRONG, file=file.name, reason=error) from error
    by_division = area.column == "adm_1"
    day = pl.col("date_start").cast(pl.String)
    month = (day.str.slice(0, 4).cast(pl.Int64) - 1980) * 12 + day.str.slice(5, 2).cast(pl.Int64)
    exact = (pl.col("where_prec") <= (4 if by_division else 3)) & (pl.col("date_prec") <= 4)
    placed = events.filter(exact & pl.col("adm_1").is_not_null() & pl.col(area.column).is_not_null())
    facts = placed.select(
        unit=pl.col("adm_1") if by_division else pl.concat_str("adm_1", "adm_2", separator=", "),
        parent=pl.lit(name) if by_division else pl.col("adm_1"),
        kind=pl.lit("violence"),
        step=month,
        best="best",
    )
    span = month_number(area.first, 1), month_number(area.last, 12)
    inside = facts.filter(pl.col("step").is_between(*span))
    whole = {
        Counted.EVENTS: inside.with_columns(value=pl.lit(1, pl.Int64)),
        Counted.DEATHS: inside.with_columns(value=pl.col("best").cast(pl.Int64)),
    }
    return {counted: filled(table.drop("best"), *span) for counted, table in whole.items()}


def settings_of(name: str) -> Iterator[Setting]:
    """Everything that is tried of one method."""
    rule = named(name)
    if rule.method is Method.HIGHEST:
        floors = {Counted.EVENTS: (2, 3, 5), Counted.DEATHS: (5, 10, 25, 50, 100)}
        yield from (
            Setting(replace(rule, counted=counted, floor=floor), counted)
            for counted, several in floors.items()
            for floor in several
        )
        return
    for counted, share, false in product((Counted.EVENTS, Counted.DEATHS), (0.1, 0.25, 0.5), (0.1, 0.3, 1.0, 3.0)):
        tried = replace(rule, counted=counted, false_share=share, false_alarms=false)
        if rule.method is Method.EARS_C2:
            yield Setting(tried, counted)
        elif rule.method is Method.PREDICTIVE:
            yield from (Setting(replace(tried, baseline=months), counted) for months in (24, 60))
        else:
            yield from (
                Setting(replace(tried, baseline=months, ratio=ratio, gap=gap), counted)
                for months, ratio, gap in product((36, 60), (1.5, 2.0, 3.0), (1, 3))
            )


def recorded(setting: Setting, counts: dict[Counted, pl.DataFrame], years: tuple[int, int], at_least: int) -> Record:
    months = range(month_number(years[0], 1), month_number(years[1], 12) + 1)
    begun = onsets(counts[Counted.DEATHS], at_least)
    return replay(counts[setting.counted], setting.rule, months, begun, HORIZON)


def chosen(task: tuple[str, str]) -> Setting:
    """The setting of a method with the most hits before 2005; among equals, fewer false alarms, then the first."""
    folder, name = task
    counts = counts_of(Path(folder), "Colombia")
    tried = [(setting, recorded(setting, counts, LEARNT, AREAS["Colombia"].at_least)) for setting in settings_of(name)]
    allowed = [each for each in tried if each[1].false_per_100_cell_months <= MOST_FALSE]
    best = max(allowed or tried, key=lambda each: (each[1].hits, -each[1].false_alarms))
    return best[0]


def records(task: tuple[str, Setting]) -> list[Figures]:
    """The records of one setting, wherever it has not been chosen."""
    folder, setting = task
    rows = []
    for name, area in AREAS.items():
        years = SCORED if name.startswith("Colombia") else (area.first + 3, area.last)
        record = recorded(setting, counts_of(Path(folder), name), years, area.at_least)
        where = f"{name} {years[0]}-{years[1]}"
        rows.append({"rule": setting.rule.name, "where": where, "setting": told(setting), **figures(record)})
    return rows


def history(folder: Path, address: str | None) -> list[Figures]:
    """All records: of each method as chosen before 2005, and of HDX Signals' rule as it was published."""
    settings = mapped(chosen, [(str(folder), name) for name in METHODS], address)
    tasks = [(str(folder), each) for each in (*settings, Setting(named(PUBLISHED), Counted.DEATHS))]
    return [row for rows in mapped(records, tasks, address) for row in rows]


def told(setting: Setting) -> str:
    rule = setting.rule
    return (
        f"{setting.counted.value}, baseline {rule.baseline}, gap {rule.gap}, ratio {rule.ratio}, "
        f"false share {rule.false_share}, false alarms a month {rule.false_alarms}, floor {rule.floor}"
        f"{'' if rule == named(rule.name) else ' (not the rule of the program)'}"
    )


def figures(record: Record) -> Figures:
    return {
        "cells": record.cells,
        "events": record.events,
        "hits": record.hits,
        "late": record.late,
        "missed": record.missed,
        "alarms": record.alarms,
        "false": record.false_alarms,
        "censored": record.censored,
        "hits by chance": round(record.hits_by_chance, 1),
        "lead quartiles": record.lead_quartiles,
        "false per 100 cell-months": round(record.false_per_100_cell_months, 2),
        "false per analyst-month": round(record.false_per_analyst_month, 1),
    }


def shown(row: Figures) -> str:
    return (
        f"{row['hits']} hits, {row['late']} late, {row['missed']} missed of {row['events']} onsets; by chance "
        f"{row['hits by chance']} hits; {row['false']} false of {row['alarms']} alarms, "
        f"{row['false per 100 cell-months']} per 100 cell-months; lead quartiles {row['lead quartiles']} months"
    )
