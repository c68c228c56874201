"""Sentences: every fact of the template is there, numbers agree with their nouns, in both languages."""

from string import Formatter

import pytest
from django.utils.translation import gettext, ngettext, override

from saferhavens.core.detection import Counted, Method, Step, episodes, named
from saferhavens.core.detection.replay import onsets, replay
from saferhavens.core.detection.rules import RULES
from saferhavens.core.problems import ProblemError
from signals_world import burst, drawn, rule, signal


def said(sentence, language="en") -> str:
    """As the site says it, but with codes for names and steps."""
    with override(language):
        facts = dict(sentence.facts)
        for name, phrases in sentence.counted.items():
            number = int(facts[name])
            facts[name] = ngettext(*phrases, number).format(number=number)
        return gettext(sentence.template).format(**facts)


SHOWN = {
    "rise": signal(),
    "cluster": signal(units=("U00", "U01", "U02"), method=Method.SPACE_TIME),
    "silence": signal(method=Method.SILENCE),
    "monitors": signal(method=Method.SILENCE, monitors=(3, 1)),
}


@pytest.mark.parametrize("name", list(SHOWN))
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_place_of_the_template_is_filled(name, language):
    sentence = SHOWN[name].sentence
    wanted = {field for _text, field, _spec, _conversion in Formatter().parse(sentence.template) if field}
    assert wanted <= set(sentence.facts)
    shown = said(sentence, language)
    assert "{" not in shown
    assert shown.count(". ") == 0
    assert shown.endswith(".")


def test_a_rise_in_english_and_spanish():
    sentence = signal(observed=1.0, counted=Counted.DEATHS).sentence
    assert said(sentence) == "U00, KILL: 1 death since 50, where 1.2 would be usual (9 times in 10, 0.0 to 4.0)."
    assert said(sentence, "es").startswith("U00, KILL: 1 muerte desde 50, cuando lo habitual sería 1.2")


@pytest.mark.parametrize("counted", list(Counted))
def test_what_is_counted_agrees_with_its_number_in_both_languages(counted):
    for language in ("en", "es"):
        with override(language):
            one, many = (ngettext(*counted.phrase, number).format(number=number) for number in (1, 7))
        assert one.startswith("1 ")
        assert many.startswith("7 ")
        assert one[2:] != many[2:]
        assert language == "en" or one not in counted.phrase


def test_silence_says_what_it_can_mean_or_how_many_are_left():
    assert "nobody is left to report" in said(SHOWN["silence"].sentence)
    assert "1 of 3 monitors still report" in said(SHOWN["monitors"].sentence)
    assert "de 3 observadores, todavía informan 1" in said(SHOWN["monitors"].sentence, "es")


def test_the_record_is_one_sentence_with_hits_and_false_alarms():
    counts = burst(drawn(units=9, steps=120, kinds=1, mean=0.2), "U01", "K0", range(80, 84), 6)
    counts = burst(counts, "U01", "K0", [84], 40)
    record = replay(counts, rule(run_length=50, false_share=1), range(60, 120), onsets(counts), 5)
    shown = said(record.sentence)
    assert shown.startswith("In the past this rule warned before 1 of 1 event, at least 4 weeks ahead")
    assert f"{record.false_alarms} of {record.true_alarms + record.late_alarms + record.false_alarms} alarm" in shown
    assert said(record.sentence, "es").startswith("En el pasado esta regla avisó antes de 1 de 1 hecho")


def test_a_record_without_hits_or_without_events_says_so():
    counts = drawn(units=9, steps=120, kinds=1, mean=0.2)
    events = onsets(burst(counts, "U01", "K0", [84], 40))
    without_hits = replay(counts, rule(), range(60, 120), events, 5)
    without_events = replay(counts, rule(), range(60, 120), events.clear(), 5)
    assert "warned before none of 1 event" in said(without_hits.sentence)
    assert said(without_events.sentence).startswith("This rule has no record here")


def test_steps_have_a_word_and_a_length():
    assert (Step.WEEK.days, round(Step.MONTH.days, 2)) == (7, 30.44)
    assert [rule(step=each).quiet for each in Step] == [26, 6]


def test_named_rules_are_found_by_their_name_and_no_other():
    assert [named(name).name for name in RULES] == list(RULES)
    with pytest.raises(ProblemError) as caught:
        named("no such rule")
    assert caught.value.problem.number == 866
    assert "chart by week" in caught.value.sentence()


def test_each_method_has_a_rule_of_the_program():
    assert {each.method for each in RULES.values()} | {Method.EARS_C1, Method.EARS_C3} == set(Method)


def test_an_episode_holds_its_signals_with_their_sentences():
    (found,) = episodes([signal()])
    assert said(found.signals[0].sentence).startswith("U00, KILL: 7 reports since 50")
