"""The forms of the channel. Only what happened and the country are needed; nothing is chosen beforehand."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.actions.messages import LONGEST_MESSAGE
from saferhavens.web.intake.anonymous import plain
from saferhavens.web.intake.anonymous.models import LONGEST_WELCOME, Door
from saferhavens.web.intake.form.forms import ManyFilesField, ReportForm, Row

PHOTOS_LABEL = _("Photos and files")


class TellForm(ReportForm):
    """The form of those who report by profession, cut down to what anybody can answer on a phone."""

    KEPT = (
        "harms", "is_urgent", "country", "place_name", "place_text", "occurred_from", "time_text", "narrative",
        "people_low", "basis", "actor1_kind", "photos", "consents",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, organisations=[], keeps_unknown_places=True, **kwargs)
        for name in set(self.fields) - set(self.KEPT):
            del self.fields[name]
        self._speak_plainly()

    def _speak_plainly(self) -> None:
        words = {
            "harms": (_("What happened?"), _("Choose all that fit, or what comes closest.")),
            "country": (_("In which country?"), ""),
            "place_name": (_("Near which town?"), _("A town or district. Leave it empty if that feels safer.")),
            "place_text": (_("Where there?"), _("For example: on the road to the bridge.")),
            "occurred_from": (_("On which day?"), _("If you do not know it, say below what you know.")),
            "time_text": (_("Or when, in your words?"), _("For example: at night, the week before Easter.")),
            "people_low": (_("To how many people, at least?"), ""),
            "actor1_kind": (_("Who did it, as far as you know?"), ""),
            "basis": (_("How do you know?"), ""),
            "narrative": (
                _("Tell it in your words"),
                _("Names only if they are needed, and yours not at all. Nobody but those who receive it reads it."),
            ),
        }
        for name, (label, hint) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        self.fields["place_name"].widget.attrs.pop("list", None)

    def harm_rows(self) -> Iterator[Row]:
        for harm, words in plain.HARMS.items():
            yield self._row("harms", harm, words, "")


def consent_rows(chosen: Iterable[str]) -> Iterator[tuple[str, list[Row]]]:
    """For each recipient the question, and a row for each use. `chosen` are pairs "purpose:recipient"."""
    agreed = set(chosen)
    for question in plain.QUESTIONS:
        pairs = [(f"{purpose}:{question.recipient}", words) for purpose, words in question.uses]
        yield (
            gettext(question.words),
            [
                Row(f"id_consents_{pair.replace(':', '_')}", "consents", pair, gettext(words), "", pair in agreed)
                for pair, words in pairs
            ],
        )


def consent_pairs() -> list[tuple[str, str]]:
    return [
        (f"{purpose}:{question.recipient}", "") for question in plain.QUESTIONS for purpose, _words in question.uses
    ]


class ConsentForm(forms.Form):
    """What the sender says yes to from now on. What is not chosen is a no."""

    consents = forms.MultipleChoiceField(choices=consent_pairs, required=False)


class CodeForm(forms.Form):
    """The code, in whatever way it was written down."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=200,
        help_text=_("Twenty digits. Gaps do not matter."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
        ),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


class AddForm(forms.Form):
    """More words, more photos, or both."""

    added = forms.CharField(
        label=_("Add something, or put something right"),
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text=_("It is put below what you wrote before; that stays as it was."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    photos = ManyFilesField(label=PHOTOS_LABEL, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        if not self.errors and not given.get("added") and not given.get("photos"):
            raise forms.ValidationError(ProblemError(problems.NOTHING_SAID).message(gettext))
        return given


class DoorForm(forms.ModelForm):
    """What an organisation says about its channel."""

    languages = forms.MultipleChoiceField(
        label=_("In which languages do you read and answer?"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    renew = forms.BooleanField(
        label=_("Give the channel a new address"),
        required=False,
        help_text=_("For when the old one fell into the wrong hands. It stops working at once; codes still work."),
    )

    class Meta:
        model = Door
        fields = ("is_open", "shown_name", "welcome", "languages", "is_listed")
        labels = {
            "is_open": _("The channel is open"),
            "is_listed": _("Show it in the public list"),
            "shown_name": _("Under which name?"),
            "welcome": _("What should people know before they write?"),
        }
        help_texts = {
            "is_listed": _("Then everybody can read that you receive reports. Otherwise only who has the address."),
            "shown_name": _("Everybody with the address reads it. It need not be the name of your organisation."),
            "welcome": _("Plain text, without links. Who you are, how soon you read, what you cannot do."),
        }
        widgets = {"welcome": forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_WELCOME})}
