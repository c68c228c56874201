"""What a signal says, as templates and facts: the site puts them together in the reader's language.

Each sentence is a template with `{names}`. What is counted stands in it as a phrase of its own (`{observed}` becomes
"7 reports"), because only so the number agrees with its noun in every language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from saferhavens.core.words import gettext_noop as _


def ngettext(singular: str, plural: str) -> tuple[str, str]:
    """Mark both forms for the translators and return them unchanged."""
    return singular, plural


class Step(StrEnum):
    """How long a step is."""

    WEEK = "week"
    MONTH = "month"

    @property
    def days(self) -> float:
        return 7.0 if self is Step.WEEK else 365.25 / 12

    @property
    def phrase(self) -> tuple[str, str]:
        """A number of steps, one and several."""
        return _STEPS[self]


class Counted(StrEnum):
    """What is counted."""

    REPORTS = "reports"
    INCIDENTS = "incidents"
    EVENTS = "events"
    DEATHS = "deaths"
    PEOPLE = "people"

    @property
    def phrase(self) -> tuple[str, str]:
        """A number of them, one and several."""
        return _COUNTED[self]


_STEPS = {
    Step.WEEK: ngettext("{number} week", "{number} weeks"),
    Step.MONTH: ngettext("{number} month", "{number} months"),
}

_COUNTED = {
    Counted.REPORTS: ngettext("{number} report", "{number} reports"),
    Counted.INCIDENTS: ngettext("{number} incident", "{number} incidents"),
    Counted.EVENTS: ngettext("{number} event of violence", "{number} events of violence"),
    Counted.DEATHS: ngettext("{number} death", "{number} deaths"),
    Counted.PEOPLE: ngettext("{number} person", "{number} people"),
}


@dataclass(frozen=True)
class Sentence:
    """A template and its facts.

    `counted` are facts that are shown as a phrase with its number: the name of the fact → (singular, plural). All
    other facts are shown as they are: codes of units and kinds by their names, steps as days, numbers in the
    reader's way of writing them.
    """

    template: str
    facts: Mapping[str, object]
    counted: Mapping[str, tuple[str, str]]


RISE = _("{unit}, {kind}: {observed} since {since}, where {expected} would be usual (9 times in 10, {low} to {high}).")
RISE_AROUND = _(
    "{unit} and around it, {units} in all, {kind}: {observed} since {since}, where {expected} would be usual "
    "(9 times in 10, {low} to {high})."
)
SILENCE = _(
    "{unit}, {kind}: only {observed} since {since}, where {expected} would be usual (9 times in 10, {low} to {high}); "
    "silence can mean fear, or that nobody is left to report."
)
SILENCE_MONITORS = _(
    "{unit}, {kind}: only {observed} since {since}, where {expected} would be usual (9 times in 10, {low} to {high}); "
    "{monitors_now} of {monitors_before} monitors still report."
)
BY_NOW = _("In the end {whole} would be usual, of which by now about {share} % would be reported.")
BY_NOW_COUNTED = _("By now about {share} % of the final count is reported; this rule takes the count as it is.")
RECORD = _(
    "In the past this rule warned before {hits} of {events}, at least {lead} ahead in half of those; "
    "{false_alarms} of {alarms} were false."
)
RECORD_WITHOUT_HITS = _("In the past this rule warned before none of {events}; {false_alarms} of {alarms} were false.")
RECORD_WITHOUT_EVENTS = _("This rule has no record here: nothing that it should have warned of happened.")

PLACES = ngettext("{number} place", "{number} places")
EVENTS = ngettext("{number} event", "{number} events")
ALARMS = ngettext("{number} alarm", "{number} alarms")


def of_signal(facts: Mapping[str, object], counted: Counted, step: Step, units: int) -> Sentence:
    """More than expected; of a cluster of `units` places, if more than one."""
    phrases = {"observed": counted.phrase}
    if units > 1:
        return Sentence(RISE_AROUND, {**facts, "units": units, "step": step}, phrases | {"units": PLACES})
    return Sentence(RISE, {**facts, "step": step}, phrases)


def of_silence(
    facts: Mapping[str, object], counted: Counted, step: Step, monitors: tuple[float, float] | None
) -> Sentence:
    """Fewer than expected, with how many monitors reported `monitors` before and now, if that is known."""
    phrases = {"observed": counted.phrase}
    if monitors is None:
        return Sentence(SILENCE, {**facts, "step": step}, phrases)
    known = {"monitors_before": monitors[0], "monitors_now": monitors[1]}
    return Sentence(SILENCE_MONITORS, {**facts, **known, "step": step}, phrases)


def of_share(complete: float, whole: float | None) -> Sentence:
    """How much of the final count is in; `whole` is what would be usual in the end, None if the rule does not ask."""
    share = {"share": float(round(100 * complete))}
    return Sentence(BY_NOW_COUNTED, share, {}) if whole is None else Sentence(BY_NOW, share | {"whole": whole}, {})


def of_record(facts: Mapping[str, object], step: Step) -> Sentence:
    """What the rule did in the past; `facts` are hits, events, alarms, false_alarms and lead (None without hits)."""
    phrases = {"events": EVENTS, "alarms": ALARMS}
    if not facts["events"]:
        return Sentence(RECORD_WITHOUT_EVENTS, facts, {})
    if facts["lead"] is None:
        return Sentence(RECORD_WITHOUT_HITS, facts, phrases)
    return Sentence(RECORD, facts, phrases | {"lead": step.phrase})
