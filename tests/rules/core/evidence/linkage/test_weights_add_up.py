"""M = log2(λ / (1 - λ)) + Σ log2(m / u), P = 2^M / (1 + 2^M); a missing field weighs nothing."""

import math
from dataclasses import replace

import pytest

from linkage_world import EVERYWHERE, days_later, report
from saferhavens.core.evidence.linkage import LinkageModel, LinkageSettings, candidate_frame
from saferhavens.core.evidence.linkage.comparisons import COMPARISONS
from saferhavens.core.evidence.linkage.model import JUDGED, Weight, match_weight, probability, with_circumstances

FLAT = replace(JUDGED, frequencies=False)
THREE = [Weight(0.9, 0.01), Weight(0.8, 0.05), Weight(0.95, 0.2)]


def test_the_vector_of_the_domain_dossier() -> None:
    found = match_weight(1 / 5000, THREE)
    assert found == pytest.approx(0.4524, abs=5e-5)
    assert probability(found) == pytest.approx(0.5778, abs=5e-5)


def test_the_engine_gives_the_same_vector() -> None:
    """Three fields with these weights, in a report that has no others."""
    weights = {name: dict(levels) for name, levels in JUDGED.weights.items()}
    weights["date"]["same"], weights["harm"]["same"], weights["figures"]["same"] = THREE
    bare = dict.fromkeys(("adm1", "adm2", "text", "source", "organisation"), "") | {
        "longitude": None, "latitude": None, "actors": (),
    }  # fmt: skip
    pair = candidate_frame(
        [report("a", **bare), report("b", **bare)], EVERYWHERE, LinkageModel(1 / 5000, weights, frequencies=False)
    )
    assert pair["weight"].to_list() == pytest.approx([0.4524], abs=5e-5)
    assert pair["probability"].to_list() == pytest.approx([0.5778], abs=5e-5)


MISSING = {
    "place": {"adm1": "", "adm2": "", "longitude": None, "latitude": None},
    "date": {"date_from": None, "date_to": None},
    "actor": {"actors": ()},
    "figures": {"low": None, "high": None},
    "text": {"text": ""},
    "source": {"source": "", "organisation": ""},
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_field_weighs_nothing(name: str) -> None:
    whole = candidate_frame([report("a"), report("b")], EVERYWHERE, FLAT)
    lacking = candidate_frame([report("a"), report("b", **MISSING[name])], EVERYWHERE, FLAT)
    weight = FLAT.weights[name][whole[name][0]].bits
    assert weight != 0
    assert lacking["weight"][0] == pytest.approx(whole["weight"][0] - weight)


def test_with_all_fields_missing_the_prior_remains() -> None:
    everything = {key: value for fields in MISSING.values() for key, value in fields.items()}
    weights = {name: dict(levels) for name, levels in JUDGED.weights.items()}
    weights["harm"]["same"] = Weight(0.5, 0.5)
    model = LinkageModel(0.02, weights, frequencies=False)
    pair = candidate_frame([report("a", **everything), report("b", **everything)], EVERYWHERE, model)
    assert pair["probability"][0] == pytest.approx(0.02)


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda each: each.name)
def test_the_judged_weights_of_a_field_are_shares_of_one(comparison) -> None:
    weights = JUDGED.weights[comparison.name]
    assert list(weights) == [level.code for level in comparison.levels]
    assert math.fsum(weight.m for weight in weights.values()) == pytest.approx(1)
    assert math.fsum(weight.u for weight in weights.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("comparison", "better", "worse"),
    [
        ("place", "spot", "municipality"),
        ("place", "municipality", "region"),
        ("date", "same", "days_1"),
        ("date", "days_1", "days_7"),
        ("harm", "same", "family"),
        ("actor", "same", "other"),
        ("figures", "same", "same_few"),
        ("figures", "close", "other"),
        ("text", "equal", "most"),
        ("text", "half", "few"),
        ("source", "lineage", "source"),
    ],
)
def test_what_is_more_alike_weighs_more(comparison: str, better: str, worse: str) -> None:
    weights = JUDGED.weights[comparison]
    assert weights[better].bits > weights[worse].bits


@pytest.mark.parametrize("bits", [-40.0, -3.5, 0.0, 0.25, 12.0, 40.0])
def test_a_weight_made_of_bits_weighs_so_many_bits(bits: float) -> None:
    weight = Weight.of_bits(bits)
    assert weight.bits == pytest.approx(bits)
    assert 0 < weight.m < 1 + 1e-12
    assert 0 < weight.u < 1 + 1e-12


@pytest.mark.parametrize(("bits", "wanted"), [(-5000.0, 0.0), (0.0, 0.5), (5000.0, 1.0)])
def test_a_probability_never_overflows(bits: float, wanted: float) -> None:
    assert probability(bits) == wanted


def test_a_rare_place_weighs_more_than_a_common_one() -> None:
    """2,000 reports of a city and two of a village: two pairs are alike but for how common their place is."""
    undated = {"date_from": None, "date_to": None, "longitude": None, "text": ""}
    crowd = [report(f"crowd-{number}", adm2="city", **undated) for number in range(2000)]
    pairs = [
        report(f"{place}-{number}", adm2=place, longitude=None) for place in ("city", "village") for number in "ab"
    ]
    found = candidate_frame([*crowd, *pairs], LinkageSettings(same_text=False))
    weights = dict(found.select("left", "weight").rows())
    assert weights["village-a"] > weights["city-a"] + 2


def test_among_few_reports_no_place_is_rare_or_common() -> None:
    """Two reports of one place are all reports there are: that says nothing of how common the place is."""
    pair = [report("a", longitude=None), report("b", longitude=None)]
    counted, flat = (candidate_frame(pair, EVERYWHERE, model)["weight"][0] for model in (JUDGED, FLAT))
    assert counted == pytest.approx(flat, abs=0.05)


def test_circumstances_that_were_not_learnt_change_no_weight() -> None:
    pair = [report("a"), report("b", adm2="", longitude=None, **days_later(40))]
    without, given = (candidate_frame(pair, EVERYWHERE, model) for model in (JUDGED, with_circumstances(JUDGED)))
    assert given["weight"].to_list() == pytest.approx(without["weight"].to_list())
    assert given.select("extent", "length", "month").row(0) == ("one_wide", "days_1", "other")
    assert "month" not in without.columns
