"""Same, a person decides, different: what mistakes cost sets where they begin, and nothing is merged."""

import pytest

from linkage_world import BRIDGE, BRIDGE_TOLD_ANEW, SHELTER, days_later, report
from saferhavens.core.evidence import linkage
from saferhavens.core.evidence.linkage import Costs, LinkageSettings, Zone, candidate_pairs, reasons_in_words

ALL = LinkageSettings(keep_different=True)
NO_POINT = {"longitude": None, "latitude": None}

WORLD = [
    report("bridge-1", **NO_POINT),
    report(
        "bridge-2", organisation="Ruta Sur", source="", text=BRIDGE_TOLD_ANEW, low=10, high=14,
        **days_later(1), **NO_POINT,
    ),
    report("bridge-3", organisation="Río Claro", source="", text="", actors=(), low=None, high=None, **NO_POINT),
    report("threat-4", organisation="Río Claro", source="", harms=("THREAT",), text=SHELTER, actors=("police",),
           low=300, high=300, **days_later(3), **NO_POINT),
]  # fmt: skip


@pytest.fixture(scope="module")
def zones() -> dict[tuple[str, str], Zone]:
    return {(pair.left, pair.right): pair.zone for pair in candidate_pairs(WORLD, ALL)}


@pytest.mark.parametrize(
    ("left", "right", "zone"),
    [
        ("bridge-1", "bridge-2", Zone.SAME),
        ("bridge-1", "bridge-3", Zone.DECIDE),
        ("bridge-1", "threat-4", Zone.DIFFERENT),
        ("bridge-2", "threat-4", Zone.DIFFERENT),
    ],
)
def test_a_pair_falls_into_its_zone(zones, left: str, right: str, zone: Zone) -> None:
    assert zones[left, right] is zone


def test_what_is_different_is_left_out_unless_asked_for() -> None:
    pairs = {(pair.left, pair.right) for pair in candidate_pairs(WORLD)}
    assert ("bridge-1", "bridge-2") in pairs
    assert ("bridge-1", "threat-4") not in pairs


def test_the_most_probable_comes_first() -> None:
    found = [pair.probability for pair in candidate_pairs(WORLD, ALL)]
    assert found == sorted(found, reverse=True)


def test_the_reasons_stand_in_plain_words() -> None:
    (pair,) = [each for each in candidate_pairs(WORLD) if each.right == "bridge-2"]
    assert reasons_in_words(pair.reasons) == [
        "Both happened in the same municipality.",
        "One happened a day after the other.",
        "Both tell of the same harm.",
        "The same group is accused.",
        "The numbers of people are close or overlap.",
        "The texts share most words.",
        "They come from different organisations and sources.",
    ]


@pytest.mark.parametrize(
    ("costs", "probability", "zone"),
    [
        (Costs(1, 20, 10), 0.95, Zone.SAME),
        (Costs(1, 20, 10), 0.949, Zone.DECIDE),
        (Costs(1, 20, 10), 0.1, Zone.DECIDE),
        (Costs(1, 20, 10), 0.099, Zone.DIFFERENT),
        (Costs(1, 1000, 10), 0.998, Zone.DECIDE),  # a wrong "same" is dear: more looks
        (Costs(1, 20, 100), 0.02, Zone.DECIDE),  # a missed one is dear: more looks
        (Costs(5, 5, 5), 0.5, Zone.SAME),  # a look costs as much as the mistake: nobody looks
        (Costs(0, 20, 10), 0.0, Zone.DECIDE),  # looks for nothing: everything is looked at
        (Costs(0, 20, 10), 0.999, Zone.DECIDE),
    ],
)
def test_zones_follow_from_costs(costs: Costs, probability: float, zone: Zone) -> None:
    assert costs.zone(probability) is zone


def test_the_table_has_the_zones_of_the_costs() -> None:
    for costs in (Costs(), Costs(1, 1000, 1000), Costs(1, 2, 2)):
        for pair in candidate_pairs(WORLD, LinkageSettings(keep_different=True, costs=costs)):
            assert pair.zone is costs.zone(pair.probability)


def test_nothing_here_can_merge() -> None:
    assert [name for name in dir(linkage) if "merge" in name.lower()] == []


def test_a_copy_of_a_text_is_found_wherever_and_whenever_it_lies() -> None:
    away = report(
        "copy", country="XXB", adm1="1", adm2="2", text=BRIDGE, harms=("TRAFF",), **days_later(400), **NO_POINT
    )
    pairs = candidate_pairs([WORLD[0], away], ALL)
    assert [(pair.left, pair.right) for pair in pairs] == [("bridge-1", "copy")]
    assert "text.equal" in {reason.code for reason in pairs[0].reasons}
    assert candidate_pairs([WORLD[0], away], LinkageSettings(keep_different=True, same_text=False)) == []


def test_without_reports_there_are_no_pairs() -> None:
    assert candidate_pairs([]) == []
    assert candidate_pairs([WORLD[0]]) == []
