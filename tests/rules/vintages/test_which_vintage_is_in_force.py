"""A newer vintage replaces older ones inside its scope, whatever the order of loading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.web.vintages.rules import ELSEWHERE, Held, in_force, version_key, winner


def held(number: int, version: str, *scope: str, part: str = "events", fictional: bool = False) -> Held:
    return Held(number, part, version, scope, fictional)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("hdx2021", "ged231"),
        ("23.1", "25.1"),
        ("9.1", "23.1"),
        ("23.0.9", "23.0.10"),
        ("2025-09-30", "2025-10-25"),
        ("2018-12-29", "23.1"),
        ("2024", "2025"),
        ("", "2012"),
        ("24.1", "2024-12-31"),
    ],
)
def test_versions_are_ordered_by_time_however_they_are_written(older: str, newer: str) -> None:
    assert version_key(older) < version_key(newer)


def test_the_glued_number_of_a_file_name_is_the_dotted_version() -> None:
    assert version_key("ged231") == version_key("23.1")


def test_the_newest_vintage_of_a_country_wins_there() -> None:
    winners = in_force([held(1, "21.1", "COL"), held(2, "23.1", "COL"), held(3, "23.1", "VEN")])["events"]
    assert winners == {"COL": 2, "VEN": 3}


def test_an_older_vintage_that_comes_later_changes_nothing() -> None:
    winners = in_force([held(1, "23.1", "COL"), held(2, "21.1", "COL")])["events"]
    assert winner(winners, "COL") == 1


def test_a_newer_vintage_of_the_world_replaces_all_older_ones() -> None:
    winners = in_force([held(1, "23.1", "COL"), held(2, "25.1")])["events"]
    assert [winner(winners, country) for country in ("COL", "VEN", None)] == [2, 2, 2]


def test_a_newer_vintage_of_one_country_leaves_the_rest_of_the_world_in_force() -> None:
    winners = in_force([held(1, "23.1"), held(2, "25.1", "COL")])["events"]
    assert winner(winners, "COL") == 2
    assert winner(winners, "VEN") == 1
    assert winners[ELSEWHERE] == 1


def test_parts_that_are_published_side_by_side_do_not_replace_each_other() -> None:
    both = in_force([held(1, "2025", part="population"), held(2, "2026", part="flows")])
    assert both == {"population": {ELSEWHERE: 1}, "flows": {ELSEWHERE: 2}}


def test_of_two_files_with_one_version_the_one_loaded_later_wins() -> None:
    assert winner(in_force([held(1, "2025"), held(2, "2025")])["events"], "COL") == 2


def test_the_sample_counts_no_more_once_a_source_has_real_data() -> None:
    winners = in_force([held(1, "sample", fictional=True), held(2, "23.1", "COL")])["events"]
    assert winners == {"COL": 2}


def test_the_sample_counts_while_there_is_nothing_else() -> None:
    assert in_force([held(1, "sample", fictional=True)])["events"] == {ELSEWHERE: 1}


def test_a_release_for_a_year_replaces_those_of_its_months() -> None:
    """As UCDP does with its Candidate events."""
    may = held(1, "24.0.5", part="2024-05")
    year = held(2, "24.01.24.12", part="2024-01/2024-12")
    next_january = held(3, "25.0.1", part="2025-01")
    for order in ([may, year, next_january], [next_january, year, may]):
        assert in_force(order) == {"2024-01/2024-12": {ELSEWHERE: 2}, "2025-01": {ELSEWHERE: 3}}


def test_a_month_that_comes_after_the_release_of_its_year_does_not_count_twice() -> None:
    year = held(1, "24.01.24.12", part="2024-01/2024-12")
    late = held(2, "2025-02-01", part="2024-12")
    assert set(in_force([year, late])) == {"2024-01/2024-12"}


def test_a_part_of_a_year_does_not_replace_a_month_outside_of_it() -> None:
    half = held(1, "24.01.24.06", part="2024-01/2024-06")
    july = held(2, "24.0.7", part="2024-07")
    assert set(in_force([half, july])) == {"2024-01/2024-06", "2024-07"}


def test_a_country_of_which_nothing_is_held_has_no_vintage() -> None:
    assert winner(in_force([held(1, "23.1", "COL")])["events"], "VEN") is None


VERSIONS = st.sampled_from(["9.1", "hdx2021", "23.1", "24.1", "25.1", "2024-12-31"])
SCOPES = st.sampled_from([(), ("COL",), ("VEN",), ("COL", "VEN")])


@given(st.lists(st.tuples(VERSIONS, SCOPES), unique=True, max_size=6), st.randoms())
def test_the_order_of_loading_does_not_matter(files: list[tuple[str, tuple[str, ...]]], random) -> None:
    """Each file keeps its name through a shuffle; the same files win (the same version twice in a country is a tie)."""
    versions = [version for version, _ in files]
    if len(set(versions)) < len(versions):
        return
    shuffled = random.sample(files, len(files))
    results = []
    for order in (files, shuffled):
        vintages = [Held(number, "events", *file) for number, file in enumerate(order)]
        winners = in_force(vintages).get("events", {})
        results.append(
            {country: order[pk] for country in ("COL", "VEN", "PER") if (pk := winner(winners, country)) is not None}
        )
    assert results[0] == results[1]
