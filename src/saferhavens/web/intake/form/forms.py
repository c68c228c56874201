"""The form in which a monitor tells what happened. Only what was done and the country are required."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from saferhavens.core import problems
from saferhavens.core.evidence.harms import HarmFamily, HarmType
from saferhavens.core.evidence.report import ReportContent, ReportWrongError, read_content
from saferhavens.core.evidence.words import (
    ActorKind,
    AgeBand,
    AuthorityAction,
    Basis,
    Exposure,
    Ground,
    PersonStatus,
    PlaceExactness,
    Purpose,
    Recipient,
    Sensitivity,
    Sex,
    Stage,
    TimeExactness,
    Word,
)
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.recognising import recognise
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.intake.form import gazetteer
from saferhavens.web.intake.form.reading import ACTOR_PARTS, ACTORS, carried_over, chosen_consents, plain_of
from saferhavens.web.people.models import Organisation
from saferhavens.web.places.models import Place

IN_MY_WORDS = "-"
"""The choice "none of these places": what was typed becomes part of the own words."""

LONGEST_INSTANCE_ID = 120
MOST_FILES = 5

ACCEPTED = "image/*,audio/*,video/*,application/pdf"
"""What a phone offers to choose from; what a file really is, its bytes say."""

type Choices = list[tuple[str, str]]


class Row(NamedTuple):
    """One checkbox as the page draws it."""

    id: str
    name: str
    value: str
    label: str
    gloss: str
    is_checked: bool


def choices_of(words: type[Word], empty: str = "") -> Choices:
    """All codes with their labels in the reader's language, after an empty choice if there is one."""
    first = [("", empty)] if empty else []
    return [*first, *((word.value, gettext(word.label)) for word in words)]


def several(words: type[Word], label: str, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=lambda: choices_of(words),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=hint,
    )


def one(words: type[Word], label: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=lambda: choices_of(words, gettext("Not said")), required=False, help_text=hint
    )


def line(label: str, hint: str = "", **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"} | attributes)
    return forms.CharField(label=label, required=False, widget=widget, help_text=hint)


def text(label: str, rows: int, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, widget=widget, help_text=hint)


def day(label: str, hint: str = "") -> forms.CharField:
    """As text: what is a date, and which one is possible, `core.evidence.report` says."""
    widget = forms.TextInput(attrs={"type": "date"})
    return forms.CharField(label=label, required=False, widget=widget, help_text=hint)


def how_many(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, widget=forms.NumberInput(attrs={"min": 0}))


def consent_choices() -> Choices:
    return [(f"{purpose}:{recipient}", "") for purpose in Purpose for recipient in Recipient]


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Up to MOST_FILES files, none of them empty."""

    widget = ManyFilesInput(attrs={"aria-describedby": "id_photos-hint", "accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if len(data) > MOST_FILES:
            raise ValidationError(problem_in_words(ProblemError(problems.TOO_MANY_FILES, most=MOST_FILES)))
        return [self.looked_through(super(ManyFilesField, self).clean(each, initial)) for each in data]

    def looked_through(self, upload: UploadedFile) -> UploadedFile:
        """`upload`, if it is of a kind that reports take, and nothing else besides."""
        try:
            recognise(upload.chunks())
        except ProblemError as error:
            raise ValidationError(f"{upload.name}: {problem_in_words(error)}") from None
        return upload


def problem_in_words(error: ProblemError) -> str:
    return f"{error.message(gettext)} {error.next_step(gettext)}"


class ReportForm(forms.Form):
    """What one source said. `content` holds it once the form is valid."""

    instance_id = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_INSTANCE_ID)
    organisation = forms.ChoiceField(label=_("For which organisation"), required=True)

    harms = forms.MultipleChoiceField(
        label=_("What was done to people?"),
        choices=lambda: choices_of(HarmType),
        error_messages={"required": _("Choose at least one.")},
    )
    is_urgent = forms.BooleanField(
        label=_("Somebody is in danger now"),
        required=False,
        help_text=_("Then somebody is told at once. This site is no emergency service: it cannot send help by itself."),
    )
    stage = one(Stage, _("Where on their way were the people?"))

    country = forms.ChoiceField(label=_("Country"), error_messages={"required": _("Choose the country.")})
    place_name = line(
        _("Municipality, or department, province or county"),
        _("Type the beginning of its name and choose it. If you do not know it, leave this empty."),
        list="places",
    )
    place_exactness = one(PlaceExactness, _("How exactly do you know the place?"))
    place_text = line(_("The place in your own words"), _("For example: on the road to the bridge, behind the school."))

    occurred_from = day(_("On which day?"), _("Of several days, the first."))
    occurred_to = day(_("Until which day?"))
    time_exactness = one(TimeExactness, _("How exactly do you know the time?"))
    time_text = line(_("The time in your own words"), _("For example: at night, the week before Easter."))

    people_low = how_many(_("How many people, at least?"))
    people_high = how_many(_("How many people, at most?"))
    statuses = several(PersonStatus, _("Who are they?"))
    ages = several(AgeBand, _("How old are they?"))
    sexes = several(Sex, _("Women or men?"))
    grounds = several(Ground, _("Were they harmed because of who they are?"), _("Because of what?"))
    exposures = several(Exposure, _("What made them easier to harm?"))

    authorities = several(AuthorityAction, _("What did the authorities do?"))
    authorities_text = text(_("What else about the authorities?"), 3)

    narrative = text(
        _("What happened, in your words?"),
        8,
        _("What you tell is sealed. Leave names out if they are not needed; write them if they are."),
    )
    basis = one(Basis, _("How do you know?"))
    source_text = text(
        _("Who told you, or where was it published?"), 2, _("The most protected of all: nobody outside reads it.")
    )
    contact = line(_("How can the person concerned be reached?"), _("Only if they want to be reached."))

    photos = ManyFilesField(label=_("Photos and files"), required=False)

    consents = forms.MultipleChoiceField(label=_("Consent"), choices=consent_choices, required=False)
    consent_language = line(_("In which language was it explained?"), _("For example: Spanish, Wayuunaiki, Somali."))
    consent_witnessed = forms.BooleanField(label=_("Somebody else was there when they agreed"), required=False)
    sensitivity = forms.ChoiceField(
        label=_("What could happen if this fell into the wrong hands?"),
        choices=lambda: [(word.value, gettext(word.definition)) for word in Sensitivity],
        initial=Sensitivity.HIGH.value,
        required=False,
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[Organisation],
        before: Mapping[str, Any] | None = None,
        keeps_unknown_places: bool = False,
        **kwargs: Any,
    ) -> None:
        """`before` are the plain values of the report that is corrected.

        `keeps_unknown_places`: a name that fits several places, or none, is kept in the reporter's words instead of
        being asked about: nobody is there to answer when a phone sends what was written yesterday.
        """
        super().__init__(*args, **kwargs)
        self.before, self.keeps_unknown_places = before or {}, keeps_unknown_places
        self.place_choices: list[Place] = []
        self.content: ReportContent | None = None
        self._name_choices(list(organisations))
        self._add_actors()

    def _name_choices(self, organisations: list[Organisation]) -> None:
        field = self.fields["organisation"]
        field.choices = [(str(each.pk), each.name) for each in organisations]
        if len(organisations) == 1:
            field.widget, field.initial = forms.HiddenInput(), str(organisations[0].pk)
        self.fields["country"].choices = country_choices()
        if organisations:
            self.fields["country"].initial = organisations[0].country

    def _add_actors(self) -> None:
        for row in range(1, ACTORS + 1):
            self.fields |= {
                f"actor{row}_kind": one(ActorKind, _("Who is said to have done it?")),
                f"actor{row}_name": line(_("Name of the group or body")),
                f"actor{row}_alleged_by": line(_("Who says so?"), _("For example: two survivors, a neighbour.")),
            }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        try:
            self.content = read_content(self.plain(given), timezone.now().date())
        except ReportWrongError as wrong:
            self._tell(wrong)
        return given

    def plain(self, given: dict[str, Any]) -> dict[str, Any]:
        """The report as plain values; what an earlier version held and the form does not speak of stays."""
        return carried_over(self.before, plain_of(given, self._place(given)))

    def _tell(self, wrong: ReportWrongError) -> None:
        """Each fault beside its field. What Django has said of a field already is not said twice."""
        for name, faults in wrong.faults.items():
            shown = {"actors": "actor1_name", "place_code": "place_name"}.get(name, name)
            field = shown if shown in self.fields else None
            if field is None or field not in self.errors:
                self.add_error(field, [as_sentence(fault.sentence(gettext)) for fault in faults])

    def _place(self, given: dict[str, Any]) -> Place | None:
        """The place that is meant. One that is not clear is asked about, one that is not known becomes own words."""
        typed, country = given.get("place_name", ""), given.get("country", "")
        chosen = self.data.get("place_choice", "")
        if not typed or not country:
            return None
        found = gazetteer.places_named(country, typed)
        if len(found) == 1:
            return found[0]
        by_code = {place.code: place for place in found}
        if chosen in by_code:
            return by_code[chosen]
        if found and chosen != IN_MY_WORDS and not self.keeps_unknown_places:
            self._ask_which(found)
            return None
        given["place_text"] = "; ".join(part for part in (typed, given.get("place_text")) if part)
        return None

    def _ask_which(self, found: list[Place]) -> None:
        self.place_choices = found
        self.add_error("place_name", ValidationError(gettext("Several places have this name. Choose one below.")))

    # --- what the page draws ---

    def harm_groups(self) -> Iterator[tuple[str, list[Row]]]:
        """The harms by family, each with its gloss."""
        for family in HarmFamily:
            words = [harm for harm in HarmType if harm.family is family]
            yield gettext(family.label), [self._row("harms", word, word.label, word.definition) for word in words]

    def consent_groups(self) -> Iterator[tuple[str, str, list[Row]]]:
        """For each purpose: what it is, and with whom."""
        for purpose in Purpose:
            rows = [
                self._row("consents", f"{purpose}:{recipient}", recipient.label, recipient.definition)
                for recipient in Recipient
            ]
            yield gettext(purpose.label), gettext(purpose.definition), rows

    def _row(self, name: str, value: str, label: str, gloss: str) -> Row:
        chosen = self[name].value() or ()
        return Row(
            id=f"id_{name}_{value.replace(':', '_')}",
            name=name,
            value=str(value),
            label=gettext(label),
            gloss=gettext(gloss) if gloss else "",
            is_checked=str(value) in chosen,
        )

    def actor_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"actor{row}_{part}"] for part in ACTOR_PARTS] for row in range(1, ACTORS + 1)]

    def place_options(self) -> Choices:
        return [(place.code, gazetteer.label_of(place)) for place in self.place_choices]

    def knows_more_of_place(self) -> bool:
        return self._says("place_exactness", "stage")

    def knows_more_of_time(self) -> bool:
        return self._says("occurred_to", "time_text", "time_exactness")

    def knows_source(self) -> bool:
        return self._says("source_text", "contact")

    def knows_more_of_people(self) -> bool:
        return self._says("statuses", "ages", "sexes", "grounds", "exposures")

    def knows_actors(self) -> bool:
        return self._says(*(f"actor1_{part}" for part in ACTOR_PARTS)) or self.knows_more_actors()

    def knows_more_actors(self) -> bool:
        return self._says(*(f"actor{row}_{part}" for row in range(2, ACTORS + 1) for part in ACTOR_PARTS))

    def knows_authorities(self) -> bool:
        return self._says("authorities", "authorities_text")

    def _says(self, *names: str) -> bool:
        """Whether something stands in one of these fields: then the part of the page that holds them is open."""
        return any(self[name].value() or self[name].errors for name in names)

    def wrong_fields(self) -> list[tuple[str, str, str]]:
        """(id to jump to, label, what is wrong) of each wrong field, in the order of the page."""
        return [
            (self[name].auto_id, str(self[name].label), " ".join(self.errors[name]))
            for name in self.fields
            if name in self.errors
        ]


def as_sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def country_choices() -> list[tuple[str, Any]]:
    """Pilot countries on top, all others by name."""
    codes = gazetteer.countries()
    pilots = [(code, country_name(code)) for code in codes[: len(gazetteer.PILOT_COUNTRIES)]]
    others = sorted(((code, country_name(code)) for code in codes[len(pilots) :]), key=lambda each: each[1])
    return [("", gettext("Choose")), *pilots, *others]


def new_instance_id() -> str:
    return str(uuid.uuid4())


def reader_language() -> str:
    return (get_language() or "")[:10]


class ConsentForm(ReportForm):
    """The part of the form about consent, for a report that is there already."""

    KEPT = ("instance_id", "organisation", "consents", "consent_language", "consent_witnessed", "based_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self.KEPT):
            del self.fields[name]

    def plain(self, given: dict[str, Any]) -> dict[str, Any]:
        """The report as it is, with other consents."""
        return {**self.before, **chosen_consents(given)}
