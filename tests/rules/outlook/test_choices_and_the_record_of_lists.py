"""The form of the replay and the sentence about lists of ten, made of plain rows without a database."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.utils.translation import override

from saferhavens.web.outlook.figures.standing import list_record
from saferhavens.web.outlook.forms import ReplayForm, rule_words
from saferhavens.web.outlook.words import Label


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def kept(place: str = "COL", kind: str = "one_sided", rule: str = "Rise", method: str = "predictive"):
    return SimpleNamespace(place=place, kind=kind, rule=rule, parameters={"method": method})


REPLAYS = [kept("PER"), kept("COL"), kept("COL", rule="silence by month", method="silence"), kept("COL", kind="all")]
NAMES = {"COL": "Colombia", "PER": "Abroad"}


def form(query: str | None) -> ReplayForm:
    return ReplayForm(None if query is None else QueryDict(query), REPLAYS, NAMES)


def test_each_choice_is_offered_once_in_the_order_of_its_words():
    assert form(None).fields["place"].choices == [("PER", "Abroad"), ("COL", "Colombia")]
    assert [code for code, _words in form(None).fields["kind"].choices] == ["all", "one_sided"]


def test_a_place_without_a_name_is_offered_by_its_code():
    assert ReplayForm(None, REPLAYS, {}).fields["place"].choices == [("COL", "COL"), ("PER", "PER")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("place=COL&kind=one_sided&rule=Rise", REPLAYS[1]),
        ("place=PER&kind=one_sided&rule=Rise", REPLAYS[0]),
        ("place=COL&kind=all&rule=Rise", REPLAYS[3]),
        ("place=PER&kind=all&rule=Rise", None),
    ],
)
def test_a_choice_is_the_replay_of_all_three_or_none(query, found):
    asked = form(query)
    assert asked.is_valid()
    assert asked.chosen() is found


@pytest.mark.parametrize("field", ["place", "kind", "rule"])
def test_what_was_not_replayed_is_refused_beside_its_own_field(field):
    query = QueryDict("place=COL&kind=all&rule=Rise", mutable=True)
    query[field] = "other"
    asked = ReplayForm(query, REPLAYS, NAMES)
    assert not asked.is_valid()
    assert asked.errors == {field: ["“other” is not among the replays. Choose one of the list."]}


def test_a_rule_is_told_by_its_name_and_what_it_looks_for():
    assert rule_words(REPLAYS[2]) == "silence by month: fewer than usual over several weeks or months"
    assert rule_words(kept(method="")) == "Rise"


# --- lists of ten -------------------------------------------------------------------------------------------------


def shown(label: Label = Label.SKILL, **scores: float | None) -> SimpleNamespace:
    rows = [
        SimpleNamespace(metric=name, value=value, low=0.2, high=0.5, is_baseline=False)
        for name, value in scores.items()
    ]
    rows += [SimpleNamespace(metric=name, value=0.99, low=0.9, high=1.0, is_baseline=True) for name in scores]
    return SimpleNamespace(
        label=label, scoring=SimpleNamespace(window="1994-2024", scores=SimpleNamespace(all=lambda: rows))
    )


def test_a_model_without_a_test_has_no_record():
    assert list_record(SimpleNamespace(label=Label.NOT_SCORED, scoring=None)) is None


def test_the_record_is_that_of_the_model_and_never_of_its_baseline():
    record = list_record(shown(top_10=0.36, top_10_precision=0.09))
    assert record.of_ten == "Of ten countries on such a list, 0.9 saw an onset in the two years, on average."
    assert record.recall.replace("\u00a0", " ") == "36 % of all onsets (20 % to 50 %) were in a country on the list."


@pytest.mark.parametrize("scores", [{}, {"top_20": 0.5}, {"top_10": None, "top_10_precision": None}])
def test_what_was_not_measured_is_left_unsaid(scores):
    record = list_record(shown(**scores))
    assert (record.of_ten, record.recall) == ("", "")


@pytest.mark.parametrize(
    ("label", "skilled"), [(Label.SKILL, True), (Label.NO_SKILL, False), (Label.NOT_SCORED, False)]
)
def test_only_the_label_says_whether_it_has_skill(label, skilled):
    assert list_record(shown(label, top_10=0.9)).has_skill is skilled
