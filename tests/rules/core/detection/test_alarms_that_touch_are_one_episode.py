"""Episodes: joined in space and time, chains included, silence apart, and keeping their id as they grow."""

from itertools import permutations

import pytest

from saferhavens.core.detection import Method, episodes
from signals_world import signal

BORDERS = [("a", "b"), ("b", "c"), ("d", "e")]


def shape(signals, **more):
    """The places of each episode, sorted."""
    return sorted(each.units for each in episodes(signals, BORDERS, **more))


def test_no_signal_is_no_episode():
    assert episodes([]) == ()


def test_one_signal_is_one_episode():
    (found,) = episodes([signal("a", 50, since=48, level=2)])
    assert (found.units, found.kinds, found.since, found.until, found.level) == (("a",), ("KILL",), 48, 50, 2)
    assert found.id == "trial:a:KILL:50"
    assert not found.is_silence


def test_neighbours_within_reach_of_time_are_joined():
    assert shape([signal("a", 50), signal("b", 53)]) == [("a", "b")]


def test_neighbours_too_far_apart_in_time_are_not():
    assert shape([signal("a", 50), signal("b", 55)]) == [("a",), ("b",)]
    assert shape([signal("a", 50), signal("b", 55)], join=5) == [("a", "b")]


def test_places_without_a_common_border_are_not():
    assert shape([signal("a", 50), signal("c", 50)]) == [("a",), ("c",)]


def test_chains_count_and_it_does_not_matter_in_which_order_signals_come():
    signals = [signal("a", 50), signal("b", 52), signal("c", 54), signal("e", 54), signal("d", 58)]
    assert {str(episodes(each, BORDERS)) for each in permutations(signals)} == {str(episodes(signals, BORDERS))}
    assert shape(signals) == [("a", "b", "c"), ("d", "e")]


def test_kinds_are_joined_and_named():
    (found,) = episodes([signal("a", 50), signal("a", 51, kind="THREAT")])
    assert found.kinds == ("KILL", "THREAT")


def test_silence_is_never_joined_with_a_rise():
    found = episodes([signal("a", 50), signal("a", 50, method=Method.SILENCE, kind="any")])
    assert sorted(each.is_silence for each in found) == [False, True]


def test_a_cluster_touches_through_any_of_its_places():
    wide = signal("x", 50, units=("w", "x", "a"))
    assert shape([wide, signal("b", 51)]) == [("a", "b", "w", "x")]


def test_an_episode_that_grows_keeps_its_id():
    signals = [signal("b", 50), signal("a", 52), signal("c", 54)]
    ids = {episodes(signals[: count + 1], BORDERS)[0].id for count in range(3)}
    assert ids == {"trial:b:KILL:50"}


def test_a_cell_is_counted_once_with_its_highest_count():
    (found,) = episodes(
        [signal("a", 50, observed=4, expected=1), signal("a", 51, observed=9, expected=2), signal("b", 51, observed=5)],
        BORDERS,
    )
    assert (found.observed, found.expected) == (14, pytest.approx(3.2))


def test_the_latest_episode_comes_first():
    found = episodes([signal("a", 30), signal("d", 50), signal("c", 50, level=2)], BORDERS)
    assert [each.units for each in found] == [("c",), ("d",), ("a",)]


def test_the_same_signal_twice_is_one():
    assert len(episodes([signal("a", 50), signal("a", 50)])[0].signals) == 1
