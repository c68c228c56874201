"""Forms of those who judge: what the queue is narrowed to, grades, steps, messages."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.ladder import WAYS
from saferhavens.core.evidence.words import ContentGrade, SourceGrade, Step
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.evidence import queue
from saferhavens.web.evidence.actions.judging import LONGEST_REASON, LONGEST_SUMMARY
from saferhavens.web.evidence.actions.messages import LONGEST_MESSAGE
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.words import Channel, Handling, SetAside, Taking
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.places.models import Place
from saferhavens.web.places.queries import search_places

ANYTHING = _("All")
LONGEST_NUMBER = 36


def labels(kind: Any) -> list[tuple[str, str]]:
    """The words of a kind in the reader's language."""
    return [(word.value, gettext(word.label)) for word in kind]


def harm_choices() -> list[tuple[str, str]]:
    return [("", ANYTHING), *sorted(labels(HarmType), key=lambda pair: pair[1])]


def channel_choices() -> list[tuple[str, str]]:
    return [("", ANYTHING), *labels(Channel)]


def state_choices() -> list[tuple[str, str]]:
    return [("", _("To be looked at")), *labels(Handling), ("all", _("All, whatever their state"))]


class HappeningForm(forms.Form):
    """What happened, where and when: lists are narrowed to it, from the address."""

    harm = forms.ChoiceField(label=_("Harm"), choices=harm_choices, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    since = forms.DateField(label=_("Happened from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Happened until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, countries: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = sorted(((code, country_name(code)) for code in countries), key=lambda pair: pair[1])
        self.fields["country"].choices = [("", ANYTHING), *by_name]

    def clean_place(self) -> Place | None:
        text = self.cleaned_data["place"].strip()
        if not text:
            return None
        found = search_places(text, 1)
        if not found:
            raise forms.ValidationError(_("No place is called so."))
        return found[0]

    def codes(self) -> tuple[str, ...]:
        """The place and all within it."""
        place = self.cleaned_data["place"]
        return queue.codes_within(place) if place else ()


class QueueForm(HappeningForm):
    """What the queue is narrowed to."""

    state = forms.ChoiceField(label=_("State"), choices=state_choices, required=False)
    channel = forms.ChoiceField(label=_("Way in"), choices=channel_choices, required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    mine = forms.BooleanField(label=_("Held by me"), required=False)
    overdue = forms.BooleanField(label=_("Overdue"), required=False)

    field_order = ("state", "harm", "country", "place", "since", "until", "channel", "organisation")

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), each.short_name or each.name) for each in organisations]
        self.fields["organisation"].choices = [("", ANYTHING), *named]

    def filters(self, person: Person) -> queue.Filters:
        given = self.cleaned_data
        return queue.Filters(
            handlings=chosen_handlings(given["state"]),
            harm=given["harm"],
            country=given["country"],
            places=self.codes(),
            channel=given["channel"],
            organisation=int(given["organisation"]) if given["organisation"] else None,
            assigned_to=person.pk if given["mine"] else None,
            overdue=given["overdue"],
            since=given["since"],
            until=given["until"],
        )


MOST_NAMED = 2_000
"""Incidents that are named one by one in a question to the database."""


class IncidentsForm(HappeningForm):
    """What the list of incidents is narrowed to."""

    step = forms.ChoiceField(label=_("Step"), choices=lambda: [("", ANYTHING), *labels(Step)], required=False)
    field_order = ("step", "harm", "country", "place", "since", "until")

    def asked(self, person: Person) -> tuple[Q, bool]:
        """Those at that step of which a report that `person` may judge says so; and whether they are few.

        An incident's own columns sum up all its reports: asked, they would tell of those that are not shared. Few
        incidents are named one by one; of many, the newest are soon met when the list is read in its order.
        """
        found = Q(step=self.cleaned_data["step"]) if self.cleaned_data["step"] else Q()
        if not self.is_narrowed():
            return found, False
        telling = self._telling(person)
        few = list(telling.order_by().values_list("incident", flat=True)[: MOST_NAMED + 1])
        if len(few) <= MOST_NAMED:
            return found & Q(pk__in=set(few)), True
        return found & Q(Exists(telling.filter(incident=OuterRef("pk")))), False

    def _telling(self, person: Person) -> QuerySet[Report]:
        given = self.cleaned_data
        wanted = {"main_harm": given["harm"], "country": given["country"], "place_code__in": self.codes()}
        tied = Report.objects.judged_by(person).filter(handling=Handling.LINKED)
        happened = queue.happened(given["since"], given["until"])
        return tied.filter(happened, **{name: value for name, value in wanted.items() if value})

    def is_narrowed(self) -> bool:
        """Whether anything is asked that reports tell."""
        return any(self.cleaned_data[name] for name in ("harm", "country", "place", "since", "until"))


def chosen_handlings(state: str) -> tuple[Handling, ...]:
    if state == "all":
        return tuple(Handling)
    return (Handling(state),) if state else queue.OPEN


def glossed(kind: Any) -> list[tuple[str, str]]:
    """Each letter or number of the Admiralty code with what it means."""
    return [(word.value, f"{word.value} – {gettext(word.label)}") for word in kind]


def source_choices() -> list[tuple[str, str]]:
    return glossed(SourceGrade)


def content_choices() -> list[tuple[str, str]]:
    return glossed(ContentGrade)


def reason_field(*, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=hint,
    )


class GradeForm(forms.Form):
    """Source and content are judged apart."""

    source = forms.ChoiceField(label=_("How reliable is the source?"), choices=source_choices, widget=forms.RadioSelect)
    content = forms.ChoiceField(
        label=_("How credible is what it says?"), choices=content_choices, widget=forms.RadioSelect
    )
    reason = reason_field(hint=_("Others who judge this report read it. It is sealed."))

    def chosen(self) -> tuple[SourceGrade, ContentGrade]:
        return SourceGrade(self.cleaned_data["source"]), ContentGrade(self.cleaned_data["content"])


class SetAsideForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why?"), choices=lambda: labels(SetAside))


class TakingForm(forms.Form):
    reason = forms.ChoiceField(label=_("What for?"), choices=lambda: labels(Taking))


class TextForm(forms.Form):
    """A message or a note."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    )


class SummaryForm(forms.Form):
    text = forms.CharField(
        label=_("Summary"),
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("In your own words and without names. It is sealed."),
    )


class NumberForm(forms.Form):
    """The short number by which people call a report or an incident."""

    number = forms.CharField(
        label=_("Number"), max_length=LONGEST_NUMBER, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class StepForm(forms.Form):
    """Where the incident goes from where it stands."""

    step = forms.ChoiceField(label=_("Step"), widget=forms.RadioSelect)
    reason = reason_field(hint=_("Needed for every step that is not one up. It is sealed."))

    def __init__(self, *args: Any, current: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(step.value, gettext(step.label)) for step in WAYS[current]]
