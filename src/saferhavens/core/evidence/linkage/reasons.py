"""Why two reports are proposed, or held apart: codes with their values, and sentences for people."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from saferhavens.core.evidence.linkage.comparisons import EVERY
from saferhavens.core.words import gettext_noop as _


class Reason(NamedTuple):
    """`code` is comparison and level, such as `place.municipality`; `values` fill the sentence."""

    code: str
    values: tuple[tuple[str, int], ...] = ()


SENTENCES: dict[str, str] = {
    "place.spot": _("Both happened at the same spot, or within two kilometres."),
    "place.municipality": _("Both happened in the same municipality."),
    "place.near": _("The places lie less than 15 kilometres apart."),
    "place.vicinity": _("The places lie less than 50 kilometres apart."),
    "place.coarse": _("Both happened in the same department or province; the municipality of one is not known."),
    "place.region": _("Both happened in the same department or province, but in different municipalities."),
    "place.far": _("The places lie 50 to 200 kilometres apart."),
    "place.farther": _("The places lie 200 to 500 kilometres apart."),
    "place.apart": _("The places are different and far apart."),
    "date.same": _("Both happened on the same day or in the same few days."),
    "date.within": _("The time of one lies within the vague time of the other."),
    "date.days_1": _("One happened a day after the other."),
    "date.days": _("They happened {days} days apart."),
    "harm.same": _("Both tell of the same harm."),
    "harm.shared": _("One harm is told by both, others by one only."),
    "harm.family": _("They name the harm differently, but of the same kind."),
    "harm.other": _("They tell of different harms."),
    "actor.same": _("The same group is accused."),
    "actor.other": _("Different groups are accused."),
    "figures.same": _("Both give the same number of people."),
    "figures.same_few": _("Both give the same small number of people, which is common."),
    "figures.close": _("The numbers of people are close or overlap."),
    "figures.similar": _("The numbers of people are of the same size, but not close."),
    "figures.other": _("The numbers of people are very different."),
    "text.equal": _("The texts are nearly the same."),
    "text.most": _("The texts share most words."),
    "text.many": _("The texts share many words."),
    "text.half": _("The texts share about half of their words."),
    "text.some": _("The texts share some words."),
    "text.few": _("The texts share few words."),
    "text.other": _("The texts share almost no words."),
    "source.lineage": _("Both are known to go back to the same witness or source."),
    "source.source": _("Both name the same source."),
    "source.organisation": _("Both were sent by the same organisation."),
    "source.other": _("They come from different organisations and sources."),
    "extent.both_wide": _("Both speak of a whole department or province."),
    "extent.one_wide": _("One speaks of a whole department or province, the other of a place in it or elsewhere."),
    "extent.local": _("Both name a municipality or a place."),
    "length.days_1": _("Both tell of a single day."),
    "length.days_8": _("What they tell lasted at most a week."),
    "length.days_26": _("What at least one of them tells lasted weeks."),
    "length.days_46": _("What at least one of them tells lasted about a month."),
    "length.longer": _("What at least one of them tells lasted longer than six weeks."),
    "month.same": _("Both began in the same month of the calendar."),
    "month.other": _("They began in different months of the calendar."),
}


def reasons_of(row: Mapping[str, object]) -> tuple[Reason, ...]:
    """The reasons of a row of `candidate_frame`: one for each field that both reports have and the model weighs."""
    found = ((each.name, row.get(each.name)) for each in EVERY)
    return tuple(_reason(name, str(code), row["days"]) for name, code in found if code is not None)


def _reason(name: str, code: str, days: object) -> Reason:
    counts_days = name == "date" and code not in ("same", "within", "days_1")
    if counts_days and isinstance(days, int):
        return Reason("date.days", (("days", days),))
    return Reason(f"{name}.{code}")


def reasons_in_words(reasons: Iterable[Reason], translate: Callable[[str], str] = str) -> list[str]:
    """A sentence for each reason, in the language of `translate`."""
    return [translate(SENTENCES[reason.code]).format(**dict(reason.values)) for reason in reasons]
