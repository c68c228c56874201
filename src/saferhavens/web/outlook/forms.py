"""The form of the replay: which place, what is counted, which rule. It only reads, so it is sent by GET."""

from collections.abc import Iterable, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from saferhavens.web.outlook import texts
from saferhavens.web.outlook.models import ReplayRecord


class ReplayForm(forms.Form):
    """Choices are the replays that were kept; anything else is refused beside its field."""

    place = forms.ChoiceField()
    kind = forms.ChoiceField()
    rule = forms.ChoiceField()

    def __init__(self, data: QueryDict | None, replays: Sequence[ReplayRecord], names: dict[str, str]) -> None:
        super().__init__(data)
        self.replays = replays
        self._offer("place", _("Place"), ((each.place, names.get(each.place, each.place)) for each in replays))
        self._offer("kind", _("Event: what is counted"), ((each.kind, texts.kind(each.kind)) for each in replays))
        self._offer("rule", _("Rule"), ((each.rule, rule_words(each)) for each in replays))

    def _offer(self, name: str, label: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.label = label
        field.choices = sorted(dict(choices).items(), key=lambda choice: choice[1])
        field.error_messages["invalid_choice"] = _("“%(value)s” is not among the replays. Choose one of the list.")

    def chosen(self) -> ReplayRecord | None:
        """The replay that was asked for; None where this combination was not replayed."""
        asked = tuple(self.cleaned_data[name] for name in ("place", "kind", "rule"))
        return next((each for each in self.replays if (each.place, each.kind, each.rule) == asked), None)


def rule_words(replay: ReplayRecord) -> str:
    """A rule by its name and what it looks for."""
    method = str(replay.parameters.get("method", ""))
    name = texts.rule(replay.rule)
    return f"{name}: {texts.method(method)}" if method else name
