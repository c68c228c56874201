"""Would we have warned? One place replayed with one rule: lead times, hits, misses, false alarms, and the course."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saferhavens.core.detection.sentences import Step
from saferhavens.web.design.figures import Cell, Chart, Column, Series, short_month
from saferhavens.web.design.templatetags.design import count, day, decimal
from saferhavens.web.outlook import reading, texts
from saferhavens.web.outlook.figures.figure import Figure, sources_of_vintages
from saferhavens.web.outlook.leaddrawing import lead_bars
from saferhavens.web.outlook.models import ReplayRecord
from saferhavens.web.outlook.own_replays import ONSET_INCIDENTS, QUIET_WEEKS
from saferhavens.web.outlook.replaying import ONSET_DEATHS, QUIET_MONTHS
from saferhavens.web.outlook.telling import day_of, known_then_words, step_words, steps_words, told
from saferhavens.web.outlook.wording import amount

MOST_STEPS = 240
"""Steps that the chart shows, the newest; the file holds all."""


@dataclass(frozen=True)
class Replay:
    """A kept replay in words."""

    row: ReplayRecord
    name: str

    @property
    def is_own(self) -> bool:
        """Of the reports of the reader's own organisation: nobody else sees it."""
        return self.row.organisation_id is not None

    @property
    def kind(self) -> str:
        return texts.kind(self.row.kind)

    @property
    def window(self) -> str:
        row = self.row
        return _("%(first)s to %(last)s") % {
            "first": step_words(row.step, row.first),
            "last": step_words(row.step, row.last),
        }

    @property
    def sentence(self) -> str:
        return told(reading.record_sentence(self.row), {})

    @property
    def lead(self) -> str:
        """The median lead time; negative means that the alarm came after the event had begun."""
        return steps_words(self.row.step, self.row.lead_median)

    @property
    def quartiles(self) -> str:
        row = self.row
        if row.lead_q25 is None or row.lead_q75 is None:
            return _("no lead time: no event had an alarm")
        return _("half of them between %(low)s and %(high)s") % {
            "low": amount(row.lead_q25),
            "high": steps_words(row.step, row.lead_q75),
        }

    @property
    def misses(self) -> int:
        return self.row.events - self.row.hits

    @property
    def horizon(self) -> str:
        return steps_words(self.row.step, self.row.horizon)

    @property
    def false_per_100(self) -> str:
        return decimal(self.row.false_per_100_cell_months, 1)

    @property
    def false_per_analyst(self) -> str:
        return decimal(self.row.false_per_analyst_month, 1)

    @property
    def by_chance(self) -> str:
        return decimal(self.row.hits_by_chance, 1)

    @cached_property
    def looked_for(self) -> str:
        return texts.method(str(self.row.parameters.get("method", "")))

    @property
    def settings(self) -> list[tuple[str, str]]:
        """The settings of the rule, as they were kept."""
        return [(name, str(value)) for name, value in sorted(self.row.parameters.items()) if value not in (None, "")]

    @property
    def known_then(self) -> str:
        """Whether the data of each day were used, or later ones, in words."""
        return known_then_words(self.row.known_then, self.row.known_spans, self.row.step)

    @cached_property
    def steps(self) -> dict[int, dict[str, float]]:
        """Step → sums over all series of the place: observed, high; and whether there was an alarm."""
        found: dict[int, dict[str, float]] = defaultdict(lambda: {"observed": 0.0, "high": 0.0, "alarm": 0.0})
        for each in self.row.course:
            sums = found[int(each["step"])]
            sums["observed"] += each.get("observed") or 0.0
            sums["high"] += each.get("high") or 0.0
            sums["alarm"] = max(sums["alarm"], float(bool(each.get("alarm"))))
        return dict(sorted(found.items()))

    @cached_property
    def onsets(self) -> set[int]:
        return {int(each["onset"]) for each in self.row.outcomes}


def timeline(replay: Replay, address: str) -> Figure | None:
    """What was counted, what was to be expected, alarms and events, step by step."""
    if not replay.steps:
        return None
    row = replay.row
    rows: list[list[Cell]] = [
        [
            step_words(row.step, step),
            sums["observed"],
            sums["high"],
            _("alarm") if sums["alarm"] else "",
            _("event") if step in replay.onsets else "",
        ]
        for step, sums in replay.steps.items()
    ]
    return Figure(
        key="timeline",
        title=_("Counts, alarms and events"),
        says=replay.sentence,
        columns=[
            Column("step", _("Time"), "text"),
            Column("observed", _("Counted"), "decimal"),
            Column("expected_at_most", _("Expected at most (95 %)"), "decimal"),
            Column("alarm", _("Alarm"), "text"),
            Column("event", _("An event begins"), "text"),
        ],
        rows=rows[-MOST_STEPS:],
        all_rows=rows,
        sources=sources_of_vintages(row.vintages),
        address=address,
        meaning=[meaning(replay)],
        chart=_chart(replay),
    )


def meaning(replay: Replay) -> str:
    """What counts as a hit and as a false alarm."""
    event = own_event() if replay.is_own else open_event()
    judged = _(
        "A hit is an event with an alarm in the %(horizon)s before it began. An alarm without an event in that time is"
        " false; one whose time is not over is not judged. Only the first alarm of a place within that time counts."
    ) % {"horizon": replay.horizon}
    return f"{event} {judged}"


def open_event() -> str:
    """What a rule should have warned of in open data."""
    return _("Event: a month with %(deaths)s deaths or more, after %(quiet)s months with fewer each.") % {
        "deaths": ONSET_DEATHS,
        "quiet": QUIET_MONTHS,
    }


def own_event() -> str:
    """What a rule should have warned of in an organisation's own incidents."""
    return _("Event: a week with %(number)s incidents or more, after %(quiet)s weeks with fewer each.") % {
        "number": ONSET_INCIDENTS,
        "quiet": QUIET_WEEKS,
    }


def _chart(replay: Replay) -> Chart:
    shown = list(replay.steps.items())[-MOST_STEPS:]
    top = max((sums["observed"] for _step, sums in shown), default=1.0) or 1.0
    return Chart(
        "timeline",
        [_step_label(replay.row.step, step) for step, _sums in shown],
        [
            Series(_("Counted"), [sums["observed"] for _step, sums in shown], "series-1"),
            Series(_("Expected at most (95 %)"), [sums["high"] for _step, sums in shown], "ink-2", "dashed"),
            Series(_("Alarm"), [top * 1.08 if sums["alarm"] else None for _step, sums in shown], "series-2"),
            Series(
                _("An event begins"),
                [top * 1.2 if step in replay.onsets else None for step, _sums in shown],
                "series-3",
            ),
        ],
        decimals=1,
    )


def _step_label(step: str, number: int) -> str:
    first = day_of(step, number)
    return short_month(first) if step == Step.MONTH else day(first)


def events_figure(replay: Replay, names: Mapping[str, str], address: str) -> Figure | None:
    """Each event with the alarm that came before it, or none."""
    outcomes = replay.row.outcomes
    if not outcomes:
        return None
    return Figure(
        key="events",
        title=_("Each event"),
        says=_("%(number)s events; before %(hits)s of them there was an alarm.")
        % {"number": count(len(outcomes)), "hits": count(replay.row.hits)},
        columns=[
            Column("place", _("Place"), "text"),
            Column("code", _("Code"), "code"),
            Column("begins", _("Begins"), "text"),
            Column("alarm", _("First alarm"), "text"),
            Column("lead", _lead_label(replay.row.step), "signed"),
        ],
        rows=[_event_row(each, replay.row.step, names) for each in outcomes],
        sources=sources_of_vintages(replay.row.vintages),
        address=address,
        meaning=[_("The lead time is negative where the first alarm came after the event had begun.")],
        drawing=lead_bars(
            [_lead_of(each) for each in outcomes], _("warned before"), _("alarm too late"), pgettext("no alarm", "none")
        ),
        is_open=True,
    )


def _lead_label(step: str) -> str:
    return _("Lead time, months") if step == Step.MONTH else _("Lead time, weeks")


def _event_row(outcome: Mapping[str, object], step: str, names: Mapping[str, str]) -> list[Cell]:
    unit, onset, alarm = str(outcome["unit"]), outcome["onset"], outcome.get("alarm")
    return [
        names.get(unit, unit),
        unit,
        step_words(step, int(str(onset))),
        _("none") if alarm is None else step_words(step, int(str(alarm))),
        _lead_of(outcome),
    ]


def _lead_of(outcome: Mapping[str, object]) -> int | None:
    lead = outcome.get("lead")
    return lead if isinstance(lead, int) else None


def all_figure(replays: Sequence[Replay], address: str) -> Figure:
    """Every replay that was kept, a row each."""
    return Figure(
        key="replays",
        title=_("All replays"),
        says=_("What each rule would have done, place by place."),
        columns=[
            Column("place", _("Place"), "text"),
            Column("kind", _("What is counted"), "text"),
            Column("rule", _("Rule"), "text"),
            Column("window", _("Time"), "text"),
            Column("events", _("Events")),
            Column("hits", _("Hits")),
            Column("misses", _("Misses")),
            Column("false_alarms", _("False alarms")),
            Column("false_per_100_cell_months", _("False alarms per 100 cell-months"), "decimal"),
            Column("false_per_analyst_month", _("False alarms per analyst-month"), "decimal"),
            Column("lead_median", _("Median lead time"), "text"),
        ],
        rows=[_replay_row(each) for each in replays],
        sources=sources_of_vintages(vintage for each in replays for vintage in each.row.vintages),
        address=address,
        is_open=True,
    )


def _replay_row(replay: Replay) -> list[Cell]:
    row = replay.row
    return [
        replay.name,
        replay.kind,
        texts.rule(row.rule),
        replay.window,
        row.events,
        row.hits,
        replay.misses,
        row.false_alarms,
        row.false_per_100_cell_months,
        row.false_per_analyst_month,
        replay.lead,
    ]
