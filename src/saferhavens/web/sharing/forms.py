"""The form with which an organisation shares something."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.people.models import Organisation
from saferhavens.web.sharing.matrix import possible_partners


class GrantForm(forms.Form):
    """To whom and for what. A partner is named by choosing one."""

    recipient = forms.ChoiceField(widget=forms.HiddenInput, initial=Recipient.PARTNERS.value)
    partner = forms.TypedChoiceField(label=_("Partner"), required=False)
    purpose = forms.ChoiceField(label=_("For what"))

    def __init__(self, *given: Any, owner: Organisation, **more: Any) -> None:
        super().__init__(*given, **more)
        self._partners = {str(each.pk): each for each in possible_partners(owner)}
        self.fields["recipient"].choices = [(each.value, each.value) for each in Recipient]
        self.fields["purpose"].choices = [(each.value, gettext(each.label)) for each in Purpose]
        names = [(pk, each.name) for pk, each in self._partners.items()]
        self.fields["partner"].choices = [("", gettext("Choose")), *names]
        self.fields["partner"].coerce = self._partners.get
        self.fields["partner"].empty_value = None
