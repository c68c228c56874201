"""How such forecasts did: the sentence that stands beside every watch-list."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from saferhavens.web.design.templatetags.design import share
from saferhavens.web.outlook.models import Score
from saferhavens.web.outlook.reading import Shown
from saferhavens.web.outlook.wording import amount, between, test_words
from saferhavens.web.outlook.words import Label

LIST = 10


@dataclass(frozen=True)
class ListRecord:
    """The record of lists of ten, from the test on the past."""

    label: Label
    window: str
    of_ten: str  # how many of ten on such a list had an onset
    recall: str  # how many of all onsets were on the list

    @property
    def has_skill(self) -> bool:
        return self.label is Label.SKILL


def list_record(shown: Shown) -> ListRecord | None:
    """What the scoreboard knows of lists of ten by this model; None where it has not been tested."""
    scoring = shown.scoring
    if scoring is None:
        return None
    own = {each.metric: each for each in scoring.scores.all() if not each.is_baseline}
    return ListRecord(shown.label, test_words(scoring.window), _of_ten(own), _recall(own))


def _of_ten(scores: dict[str, Score]) -> str:
    score = scores.get(f"top_{LIST}_precision")
    if score is None or score.value is None:
        return ""
    number = amount(LIST * score.value)
    return _("Of ten countries on such a list, %(number)s saw an onset in the two years, on average.") % {
        "number": number
    }


def _recall(scores: dict[str, Score]) -> str:
    score = scores.get(f"top_{LIST}")
    if score is None or score.value is None:
        return ""
    facts = {"share": share(score.value), "range": between(score.low, score.high)}
    return _("%(share)s of all onsets (%(range)s) were in a country on the list.") % facts
