"""Uploading an XLSForm, and saying what its answers mean."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from saferhavens.core.evidence.report import LISTS
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.intake.openrosa import report_form
from saferhavens.web.intake.openrosa.building import Question
from saferhavens.web.intake.openrosa.limits import XLSFORM_BODY
from saferhavens.web.intake.openrosa.mapping import CODES, NEEDED, TARGETS, Meaning
from saferhavens.web.intake.openrosa.models import UploadedForm
from saferhavens.web.intake.openrosa.registry import own_form
from saferhavens.web.intake.programs.managers import decides_in
from saferhavens.web.people.models import Organisation, Person

MOST_QUESTIONS = 250
MOST_CODES = 150
"""A page takes 500 fields: what is beyond stands below the narrative."""

type Choices = list[tuple[str, str]]


def organisations_of(decider: Person) -> dict[str, Organisation]:
    found = Organisation.objects.visible_to(decider).filter(pk__in=decides_in(decider))
    return {str(organisation.pk): organisation for organisation in found}


class OwnedForm(forms.Form):
    """A form of pages that do something for one of the organisations for which one decides."""

    organisation = forms.ChoiceField(label=_("Organisation"))

    def __init__(self, *args: Any, decider: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations_of(decider)
        choices = [(key, organisation.name) for key, organisation in self.organisations.items()]
        self.fields["organisation"].choices = choices

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]


class UploadForm(OwnedForm):
    xlsform = forms.FileField(
        label=_("XLSForm"),
        help_text=_("The spreadsheet in XLSX, as for ODK or KoboToolbox, up to 5 MB. Only what it asks is kept."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_xlsform(self) -> bytes:
        upload = self.cleaned_data["xlsform"]
        if upload.size > XLSFORM_BODY:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        data: bytes = upload.read()
        return data


class HookForm(OwnedForm):
    """Which form a KoboToolbox project uses; only forms whose meaning has been said can be chosen."""

    form = forms.ChoiceField(label=_("Form that the KoboToolbox project uses"))

    def __init__(self, *args: Any, decider: Person, **kwargs: Any) -> None:
        super().__init__(*args, decider=decider, **kwargs)
        self.rows = {
            str(row.pk): row
            for row in UploadedForm.objects.visible_to(decider)
            if Meaning.of_json(row.mapping).is_complete
        }
        own = ("own", gettext(report_form.TITLE))
        self.fields["form"].choices = [own, *((key, f"{row.title} · {row.version}") for key, row in self.rows.items())]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        row = self.rows.get(given.get("form", ""))
        if row is not None and given.get("organisation") != row.organisation:
            self.add_error("form", _("This form belongs to another organisation."))
        given["row"] = row
        return given


class MeaningForm(forms.Form):
    """For each question the field that it fills, for each of its choices our code, and what holds for all reports.

    Choices are asked for once their question has its field: the page is saved twice, and works without a script. One
    that is our code already is not asked for; one that is called as ours is suggested.
    """

    def __init__(self, *args: Any, questions: list[Question], meaning: Meaning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [question for question in questions if question.kind != "file"][:MOST_QUESTIONS]
        self.codes_left = MOST_CODES
        self.meaning = meaning
        for target in NEEDED:
            self._add(f"always:{target}", _always_label(target), _always_choices(target), meaning.always.get(target))
        for number, question in enumerate(self.questions):
            self._add_question(number, question)

    def _add(self, name: str, label: object, choices: Choices, initial: str | None) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial or "")

    def _add_question(self, number: int, question: Question) -> None:
        target = self.meaning.fields.get(question.path, "")
        self._add(f"to:{number}", text_of(question.label), target_choices(), target)
        if target not in CODES and target != "country":
            return
        options, chosen = code_choices(target), self.meaning.codes.get(question.path, {})
        ours = {code for code, _label in options}
        for place, (choice, label) in enumerate(question.choices.items()):
            if choice not in ours and self.codes_left:
                self.codes_left -= 1
                shown = f"{text_of(question.label)} → {text_of(label)}"
                known = chosen.get(choice) or suggested(target, [choice, *label.values()])
                self._add(f"code:{number}:{place}", shown, options, known)

    def chosen(self) -> Meaning:
        given = self.cleaned_data
        fields, codes = {}, {}
        for number, question in enumerate(self.questions):
            if target := given.get(f"to:{number}"):
                fields[question.path] = target
            pairs = {choice: given.get(f"code:{number}:{place}") for place, choice in enumerate(question.choices)}
            if any(pairs.values()):
                codes[question.path] = {choice: code for choice, code in pairs.items() if code}
        always = {target: code for target in NEEDED if (code := given.get(f"always:{target}"))}
        return Meaning(fields, codes, always)


def target_choices() -> Choices:
    below = ("", gettext("Below the narrative, with its question"))
    return [below, *((target, report_form.question_for(target)) for target in TARGETS)]


def code_choices(target: str) -> Choices:
    below = ("", gettext("No code: below the narrative"))
    if target == "country":
        return [below, *_countries()]
    return [below, *((word.value, gettext(word.label)) for word in CODES[target])]  # type: ignore[attr-defined]  # all are Words


def suggested(target: str, names: list[str]) -> str:
    """Our code that is called by one of these names, in any of our languages; empty if there is none."""
    wanted = {name.strip().casefold() for name in names}
    question = own_form().questions[own_form().path_of(target)]
    for code, labels in question.choices.items():
        if wanted & {code.casefold(), *(label.casefold() for label in labels.values())}:
            return code
    return ""


def _countries() -> Choices:
    codes = [row["name"] for row in report_form.country_rows()]
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


def _always_label(target: str) -> str:
    question = report_form.question_for(target)
    return gettext("For all reports of this form, where they do not say: {question}").format(question=question)


def _always_choices(target: str) -> Choices:
    if target in LISTS:
        return [("", gettext("The form asks for it")), *code_choices(target)[1:]]
    return [("", gettext("The form asks for it")), *_countries()]


def text_of(labels: dict[str, str]) -> str:
    """The label in the reader's language, or the first that there is."""
    language = (get_language() or "en")[:2]
    return next((text for name, text in labels.items() if f"({language})" in name), next(iter(labels.values()), ""))
