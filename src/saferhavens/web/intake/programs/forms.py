"""Making a token."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.intake.programs.managers import decides_in
from saferhavens.web.intake.programs.models import LONGEST_NAME
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.people.models import Membership, Organisation, Person

DAYS = (30, 90, 180, 365)


def possible_holders(decider: Person) -> dict[str, tuple[Organisation, Person]]:
    """For whom `decider` may make a token: "organisation-person" → both, by name."""
    held = Membership.objects.filter(organisation__in=decides_in(decider), person__is_active=True)
    pairs = {}
    for row in held.select_related("organisation", "person").order_by("person__name", "person_id"):
        pairs[f"{row.organisation_id}-{row.person_id}"] = (row.organisation, row.person)
    return {
        key: pair for key, pair in pairs.items() if pair[0].pk in standing_of(pair[1]).reports_for
    }  # fmt: skip


def scope_choices() -> list[tuple[str, str]]:
    return [(scope.value, gettext(scope.label)) for scope in Scope]


def day_choices() -> list[tuple[int, str]]:
    return [(days, gettext("{days} days").format(days=days)) for days in DAYS]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the telephone or program"),
        max_length=LONGEST_NAME,
        help_text=_("So that you know later which one to revoke. Do not write anybody's name here."),
    )
    holder = forms.ChoiceField(
        label=_("Whose reports they are"),
        help_text=_("The token stands for this person: reports that come with it are theirs, and it ends with them."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"), choices=scope_choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(label=_("How long it works"), choices=day_choices, coerce=int, initial=90)

    def __init__(self, *args: Any, decider: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = possible_holders(decider)
        choices = [(key, f"{person.name} · {of.name}") for key, (of, person) in self.holders.items()]
        self.fields["holder"].choices = choices

    def clean_scopes(self) -> list[Scope]:
        return [Scope(scope) for scope in self.cleaned_data["scopes"]]

    def clean_name(self) -> str:
        """A name stands in lists only; an address of somebody would be personal."""
        name: str = self.cleaned_data["name"]
        if "@" in name:
            raise ValidationError(_("Do not write an e-mail address here."))
        return name

    def chosen(self) -> dict[str, Any]:
        """What `actions.make_token` takes."""
        organisation, holder = self.holders[self.cleaned_data["holder"]]
        given = {name: self.cleaned_data[name] for name in ("name", "scopes", "days")}
        return {"organisation": organisation, "holder": holder, **given}
