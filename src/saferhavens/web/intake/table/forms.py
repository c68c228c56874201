"""Sending a table, and saying what its columns mean."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from saferhavens.web.custody.limits import IMPORT_BODY
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.intake.openrosa.forms import Choices, code_choices
from saferhavens.web.intake.openrosa.mapping import NEEDED, Meaning
from saferhavens.web.intake.table.labels import field_label
from saferhavens.web.intake.table.meaning import (
    LEFT_OUT,
    TABLE_TARGETS,
    Column,
    Head,
    choices_of,
    code_named,
    is_coded,
    path_of,
)
from saferhavens.web.people.models import Organisation, Person

DAY_FIRST, MONTH_FIRST = "day", "month"


class SendForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Organisation whose reports these are"))
    table = forms.FileField(
        label=_("Table"),
        help_text=_("CSV in UTF-8, or XLSX. Up to 50 MB, 200,000 rows and 200 columns; names of columns on top."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Organisation.objects.filter(pk__in=standing_of(person).judges_in).order_by("name")
        self.organisations = {str(organisation.pk): organisation for organisation in found}
        self.fields["organisation"].choices = [(key, each.name) for key, each in self.organisations.items()]

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]

    def clean_table(self) -> UploadedFile:
        table: UploadedFile = self.cleaned_data["table"]
        if (table.size or 0) > IMPORT_BODY:
            raise forms.ValidationError(_("The file is larger than 50 MB. Send it in parts."))
        return table


class Asked(NamedTuple):
    """What the page asks about one column."""

    column: Column
    target: BoundField
    codes: list[BoundField]
    is_guess: bool


class ColumnsForm(forms.Form):
    """For each column the field that it fills, for each of its values our code, and what holds for all rows.

    Values are asked for once their column has its field: the page is saved twice, and works without a script.
    """

    def __init__(self, *args: Any, head: Head, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.head = head
        targets = target_choices()
        for target in NEEDED:
            always = head.meaning.always.get(target)
            self._add(f"always:{target}", field_label(target), always_choices(target), always)
        order = [
            (DAY_FIRST, gettext("31/12/2026: the day first")),
            (MONTH_FIRST, gettext("12/31/2026: the month first")),
        ]
        self._add("order", gettext("Dates with slashes"), order, MONTH_FIRST if head.month_first else DAY_FIRST)
        for number, column in enumerate(head.columns, start=1):
            self._add_column(number, column, targets)

    def _add(self, name: str, label: str, choices: Choices, initial: str | None) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial or "")

    def _add_column(self, number: int, column: Column, targets: Choices) -> None:
        target = self.target_of(number)
        self._add(f"to:{number}", gettext("What “{name}” holds").format(name=column.name), targets, target)
        if not is_coded(target):
            return
        known = self.head.meaning.codes.get(path_of(number), {})
        codes = code_choices(target)
        for choice, label in choices_of(column).items():
            value = label[""]
            self._add(f"{number}:{choice}", value, codes, known.get(choice) or code_named(target, value))

    def target_of(self, number: int) -> str:
        return self.head.meaning.fields.get(path_of(number), "")

    def asked(self) -> Iterator[Asked]:
        for number, column in enumerate(self.head.columns, start=1):
            codes = [self[name] for name in self.fields if name.startswith(f"{number}:")]
            is_guess = self.head.is_guess and bool(self.target_of(number))
            yield Asked(column, self[f"to:{number}"], codes, is_guess)

    def for_all(self) -> list[BoundField]:
        return [*(self[f"always:{target}"] for target in NEEDED), self["order"]]

    def clean(self) -> dict[str, Any]:
        """Two columns for one number, or one degree, would contradict each other."""
        given: dict[str, Any] = super().clean()
        chosen = [given.get(f"to:{number}", "") for number in range(1, len(self.head.columns) + 1)]
        for target in ONCE:
            for number, each in enumerate(chosen, start=1):
                if each == target and each in chosen[: number - 1]:
                    self.add_error(f"to:{number}", _("Another column fills this already."))
        return given

    def chosen(self) -> Head:
        given = self.cleaned_data
        fields: dict[str, str] = {}
        codes: dict[str, dict[str, str]] = {}
        for number, column in enumerate(self.head.columns, start=1):
            if target := given.get(f"to:{number}"):
                fields[path_of(number)] = target
            pairs = {choice: given.get(f"{number}:{choice}") for choice in choices_of(column)}
            if is_coded(target or "") and any(pairs.values()):
                codes[path_of(number)] = {choice: code for choice, code in pairs.items() if code}
        always = {target: code for target in NEEDED if (code := given.get(f"always:{target}"))}
        return replace(self.head, meaning=Meaning(fields, codes, always), month_first=given.get("order") == MONTH_FIRST)

    def asks_more(self, chosen: Head) -> bool:
        """Whether columns now need codes for values that this page did not yet ask for."""
        return any(
            is_coded(target) and column.values and target != self.target_of(number)
            for number, column in enumerate(chosen.columns, start=1)
            for target in [chosen.meaning.fields.get(path_of(number), "")]
        )


ONCE = ("number", "longitude", "latitude", "country", "occurred_from", "occurred_to", "people_low", "people_high")


def orders() -> Choices:
    """How 03/04/2026 is read: a guess would be wrong for every third report."""
    return [
        (DAY_FIRST, gettext("31/12/2026: the day first")),
        (MONTH_FIRST, gettext("12/31/2026: the month first")),
    ]


def target_choices() -> Choices:
    first = [
        ("", gettext("Below the narrative, with the name of the column")),
        (LEFT_OUT, gettext("Left out: kept in the sealed original alone")),
    ]
    return [*first, *((target, field_label(target)) for target in TABLE_TARGETS)]


def always_choices(target: str) -> Choices:
    return [("", gettext("As the table says")), *code_choices(target)[1:]]
