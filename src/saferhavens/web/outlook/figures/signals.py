"""Signals: what was higher, or more silent, than expected; each episode in one sentence, with its rule's record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saferhavens.core.detection.sentences import Sentence
from saferhavens.core.words import Level
from saferhavens.web.design.figures import Cell, Column
from saferhavens.web.outlook import reading, texts
from saferhavens.web.outlook.figures.figure import Figure, names_of_sources, sources_of_vintages
from saferhavens.web.outlook.models import ReplayRecord, Scan, SignalRecord
from saferhavens.web.outlook.telling import day_of, step_words, told
from saferhavens.web.outlook.wording import names_of
from saferhavens.web.outlook.words import Reporting
from saferhavens.web.people.models import Person

type Replays = Mapping[tuple[int | None, str, str, bool], ReplayRecord]
"""Organisation (None: open data), place, rule, and whether whole countries are the units → the newest replay."""

COUNTRIES = "countries"
"""As `replaying.COUNTRIES`, which a page need not wait for."""

EPISODES_SHOWN = 8
OLD_DAYS = 365


@dataclass(frozen=True)
class Told:
    """An episode in words: its strongest signal in one sentence, how many others belong to it, what its rule did."""

    signal: SignalRecord
    sentence: str
    others: int
    record: str
    replay: ReplayRecord | None

    @property
    def is_own(self) -> bool:
        """Found in the reports of the reader's own organisation: nobody else sees it."""
        return self.signal.organisation_id is not None

    @property
    def looked_for(self) -> str:
        return texts.method(self.signal.method)

    @property
    def data(self) -> str:
        """Whose counts these are."""
        if self.is_own:
            return _("reports of your organisation")
        return names_of_sources(self.signal.scan.vintages)

    @property
    def is_old(self) -> bool:
        """Whether its series ends long ago: it tells of then, not of now."""
        return is_long_ago(self.signal.scan)

    @property
    def ends(self) -> str:
        """The last week or month of its series."""
        return step_words(self.signal.scan.step, self.signal.scan.at)

    @property
    def seen_at(self) -> str:
        return step_words(self.signal.scan.step, self.signal.step)


@dataclass(frozen=True)
class Signals:
    """What the newest scans found, by episode, the strongest first; and what was looked at."""

    told: Sequence[Told]
    records: Sequence[SignalRecord]
    scans: Sequence[Scan]
    names: Mapping[str, str]

    @property
    def short(self) -> Sequence[Told]:
        return self.told[:EPISODES_SHOWN]

    @property
    def old(self) -> list[str]:
        """How far series go that end more than a year ago: "September 2018"."""
        ends = {(scan.step, scan.at) for scan in self.scans if is_long_ago(scan)}
        return [step_words(step, at) for step, at in sorted(ends, key=lambda end: day_of(*end))]

    @property
    def cells(self) -> int:
        """How many places and kinds were looked at."""
        return sum(scan.cells for scan in self.scans)

    @property
    def false_alarms(self) -> float:
        """How many false alarms a week the rules expect if nothing happens anywhere."""
        return sum(scan.false_alarms_a_week or 0.0 for scan in self.scans)


def is_long_ago(scan: Scan) -> bool:
    """Whether a series ends more than a year ago."""
    return day_of(scan.step, scan.at) < timezone.localdate() - timedelta(days=OLD_DAYS)


def newest(person: Person | None = None) -> Signals:
    """Of open data, and of the reports that `person` may know of."""
    scans = reading.newest_scans(person)
    return _signals(reading.signals(person), scans, person)


def of_place(unit: str, person: Person | None = None) -> Signals:
    """All that were ever kept of a place and the places in it, the newest first."""
    return _signals(reading.signals_of_place(unit, person), [], person, by_time=True)


def _signals(
    records: Sequence[SignalRecord], scans: Sequence[Scan], person: Person | None, *, by_time: bool = False
) -> Signals:
    names = names_of(record.unit for record in records)
    kept = reading.replays(person=person) if records else []
    replays = {(each.organisation_id, each.place, each.rule, each.kind == COUNTRIES): each for each in kept}
    leading = leaders(records)
    tales = [_told(record, others, names, replays) for record, others in leading]
    if not by_time:
        tales.sort(key=lambda each: (each.is_old, -each.signal.level))
    return Signals(tales, records, scans, names)


def leaders(records: Sequence[SignalRecord]) -> list[tuple[SignalRecord, int]]:
    """Of each episode the strongest signal, and how many others there are; in the order of `records`."""
    groups: dict[object, list[SignalRecord]] = {}
    for record in records:
        groups.setdefault(record.episode_id or f"alone-{record.pk}", []).append(record)
    return [(max(group, key=lambda each: (each.level, each.observed)), len(group) - 1) for group in groups.values()]


def _told(record: SignalRecord, others: int, names: Mapping[str, str], replays: Replays) -> Told:
    country = record.unit[:3]
    of, whole = record.organisation_id, record.scan.level == Level.COUNTRY
    replay = replays.get((of, record.unit, record.rule, whole)) or replays.get((of, country, record.rule, whole))
    told_record = (
        told(reading.record_sentence(replay), names) if replay else _("The rule has not been replayed here yet.")
    )
    sentences = [told(reading.sentence_of(record), names), *(told(each, names) for each in by_now_of(record))]
    if record.scan.reported.get("state") == Reporting.UNKNOWN:
        sentences += notes_of_scans([record.scan])
    return Told(record, " ".join(sentences), others, told_record, replay)


def by_now_of(record: SignalRecord) -> list[Sentence]:
    """What is said of the part of the count that is in by now; nothing where all of it is."""
    found = reading.by_now_of(record)
    return [found] if found else []


def notes_of_scans(scans: Iterable[Scan]) -> list[str]:
    """How much of the newest steps was in when these were looked at, as far as known: each thing said once."""
    notes = (note for scan in scans for note in scan.reported.get("notes", []))
    return list(dict.fromkeys(_(note["text"]).format(**note.get("facts", {})) for note in notes))


def notes_by_source(scans: Iterable[Scan]) -> list[str]:
    """The same, each with the name of its data."""
    found = [(names_of_sources(scan.vintages) if scan.vintages else "", notes_of_scans([scan])) for scan in scans]
    return list(dict.fromkeys(f"{name}: {note}" if name else note for name, notes in found for note in notes))


def figure(signals: Signals, address: str) -> Figure:
    """Every signal a row."""
    vintages = [vintage for scan in scans_of(signals) for vintage in scan.vintages]
    return Figure(
        key="signals",
        title=_("All signals"),
        says=_says(signals),
        columns=_columns(),
        rows=[_row(record, signals.names) for record in signals.records],
        sources=sources_of_vintages(vintages),
        address=address,
        meaning=[
            _(
                "A signal says that a count is higher, or lower, than the past of the place allows. It does not say"
                " why. Within 180 days the same signal is not told again."
            ),
            *notes_by_source(signals.scans),
        ],
        uncertainty=_(
            "Low and high hold 9 of 10 counts of such a place if nothing has changed. The rules are set so that at most"
            " one in ten signals of a scan should be false."
        ),
        is_open=True,
    )


def scans_of(signals: Signals) -> list[Scan]:
    """The scans behind what is shown."""
    return list({each.pk: each for each in [*signals.scans, *(record.scan for record in signals.records)]}.values())


def _says(signals: Signals) -> str:
    if not signals.records:
        return _("No signal.")
    if not signals.scans:
        return _("%(number)s signals were kept.") % {"number": len(signals.records)}
    return _("%(number)s signals in %(cells)s series of counts.") % {
        "number": len(signals.records),
        "cells": signals.cells,
    }


def _columns() -> list[Column]:
    return [
        Column("place", _("Place"), "text"),
        Column("code", _("Code"), "code"),
        Column("kind", _("What is counted"), "text"),
        Column("since", _("Since"), "text"),
        Column("seen", _("Seen in"), "text"),
        Column("observed", _("Counted"), "decimal"),
        Column("expected", _("Expected"), "decimal"),
        Column("low", _("Low"), "decimal"),
        Column("high", pgettext("the end of a range", "High"), "decimal"),
        Column("level", _("Level")),
        Column("direction", _("Direction"), "text"),
        Column("rule", _("Rule"), "text"),
        Column("looked_for", _("What the rule looks for"), "text"),
        Column("data", _("Data"), "text"),
        Column("reported", _("Reported by now"), "share"),
    ]


def _row(record: SignalRecord, names: Mapping[str, str]) -> list[Cell]:
    step = record.scan.step
    return [
        names.get(record.unit, record.unit),
        record.unit,
        texts.kind(record.kind),
        step_words(step, record.since),
        step_words(step, record.step),
        record.observed,
        record.expected,
        record.low,
        record.high,
        record.level,
        _("silence") if record.is_silence else _("rise"),
        texts.rule(record.rule),
        texts.method(record.method),
        names_of_sources(record.scan.vintages),
        None if record.scan.reported.get("state") == Reporting.UNKNOWN else record.complete,
    ]
