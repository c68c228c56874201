"""Each level has a sentence, in English and in Spanish, without a word of statistics."""

import pytest

from saferhavens.cli import messages
from saferhavens.core.evidence.linkage import reasons_in_words
from saferhavens.core.evidence.linkage.comparisons import COMPARISONS, EVERY
from saferhavens.core.evidence.linkage.reasons import SENTENCES, Reason, reasons_of

CODES = [f"{each.name}.{level.code}" for each in EVERY for level in each.levels]


def row(**levels: object) -> dict[str, object]:
    return dict.fromkeys((each.name for each in COMPARISONS), None) | {"days": None} | levels


@pytest.mark.parametrize("code", CODES)
def test_every_level_can_be_said(code: str) -> None:
    name, _, level = code.partition(".")
    (reason,) = reasons_of(row(**{name: level, "days": 5}))
    (sentence,) = reasons_in_words([reason])
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_no_sentence_is_left_over() -> None:
    used = {reasons_of(row(**{each.name: level.code, "days": 5}))[0].code for each in EVERY for level in each.levels}
    assert used == set(SENTENCES)


@pytest.mark.parametrize("sentence", SENTENCES.values())
def test_a_sentence_is_short_and_plain(sentence: str) -> None:
    assert len(sentence) <= 100
    assert not any(
        word in sentence.lower() for word in ("probab", "weight", "match", "cosine", "level", "gamma", "null")
    )


def test_a_missing_field_gives_no_reason() -> None:
    assert reasons_of(row()) == ()
    assert reasons_of(row(harm="same")) == (Reason("harm.same"),)


def test_what_the_model_does_not_weigh_is_no_reason() -> None:
    assert "month" not in row()
    assert reasons_of(row(month="same")) == (Reason("month.same"),)


@pytest.mark.parametrize(
    ("level", "days", "wanted"),
    [
        ("same", 0, "Both happened on the same day or in the same few days."),
        ("days_1", 1, "One happened a day after the other."),
        ("days_3", 2, "They happened 2 days apart."),
        ("apart", 400, "They happened 400 days apart."),
    ],
)
def test_days_are_counted(level: str, days: int, wanted: str) -> None:
    assert reasons_in_words(reasons_of(row(date=level, days=days))) == [wanted]


def test_the_order_is_that_of_the_fields() -> None:
    found = reasons_of(row(source="other", place="spot", text="most"))
    assert [reason.code for reason in found] == ["place.spot", "text.most", "source.other"]


def test_sentences_are_translated_before_days_are_put_in() -> None:
    def spanish(text: str) -> str:
        return {"They happened {days} days apart.": "Ocurrieron con {days} días de diferencia."}[text]

    assert reasons_in_words([Reason("date.days", (("days", 9),))], spanish) == ["Ocurrieron con 9 días de diferencia."]


def test_every_sentence_stands_in_spanish() -> None:
    spanish = messages.read_all("es")
    assert [sentence for sentence in SENTENCES.values() if (None, sentence) not in spanish] == []
