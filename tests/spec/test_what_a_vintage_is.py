"""What a vintage is, and which one is in force.

Every file that is loaded is kept as a vintage: which source, which part of it, which version, for which countries.
Of each part the newest version that speaks of a country is in force there. The rows of the others stay, and are
never counted.
"""

import pytest

from open_data import AUDIT, countries, event, events, figure, in_folder, prepared, stored, tell_nobody
from saferhavens.core.problems import CHECK_FAILED, ProblemError
from saferhavens.web.ledger.models import Entry
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.models import DisplacedFigure, ViolenceEvent
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.models import Vintage

pytestmark = pytest.mark.django_db

WORLD: tuple[str, ...] = ()
COL, PER, BOTH = ("COL",), ("PER",), ("COL", "PER")


def release(version: str, scope: tuple[str, ...], part: str = "events", source: str = "ucdp_ged"):
    """A release of events, each numbered by its version, so that one sees which release counts."""
    number = int("".join(digit for digit in version if digit.isdigit()))
    rows = [event(number * 10 + index, country=country) for index, country in enumerate(scope or BOTH)]
    return prepared(source, {"violence_events": rows}, part=part, version=version, scope=scope)


def counted() -> dict[str, list[str]]:
    """Country → the versions of the releases whose events count."""
    rows = ViolenceEvent.objects.filter(current=True).order_by("vintage__version", "vintage__name")
    found: dict[str, list[str]] = {"COL": [], "PER": []}
    for country, version in rows.values_list("country", "vintage__version"):
        found[country].append(version)
    return found


# --- a small story ----------------------------------------------------------------------------------------------------


def test_a_file_becomes_a_vintage_with_everything_that_leads_back_to_it():
    (vintage,) = stored(prepared("unhcr", {"displaced": [figure(10)]}, part="population", version="2024", rows_read=12))
    assert (vintage.source, vintage.name, vintage.version, vintage.scope) == ("unhcr", "population", "2024", [])
    assert (vintage.rows_read, vintage.rows_stored) == (12, 1)
    assert len(vintage.sha256) == 64
    assert vintage.current
    assert DisplacedFigure.objects.get().vintage == vintage


def test_a_newer_file_takes_its_place_and_the_older_rows_stay_uncounted():
    old, new = stored(release("21.1", COL), release("23.1", COL))
    old.refresh_from_db()
    assert (old.current, new.current) == (False, True)
    assert ViolenceEvent.objects.filter(vintage=old).count() == 1
    assert counted()["COL"] == ["23.1"]


def test_an_older_file_that_comes_later_changes_nothing():
    stored(release("23.1", COL))
    before = held_now()
    (late,) = stored(release("21.1", COL))
    assert not late.current
    assert counted()["COL"] == ["23.1"]
    assert held_now() == before


def test_the_parts_of_a_source_stand_beside_each_other():
    stored(
        prepared("unhcr", {"displaced": [figure(10)]}, part="population", version="2024"),
        prepared("unhcr", {"displaced": [figure(3) | {"series": "solutions"}]}, part="solutions", version="2020"),
    )
    assert Vintage.objects.in_force().count() == 2


def test_a_load_is_written_into_the_ledger_with_the_hash_of_the_file():
    (vintage,) = stored(release("23.1", COL))
    entry = Entry.objects.filter(verb="load").latest("sequence")
    assert (entry.kind, entry.object_id) == ("vintages.vintage", str(vintage.pk))
    assert entry.facts["sha256"] == vintage.sha256
    assert entry.facts["rows"] == 1


def test_a_file_that_cannot_be_used_leaves_the_one_before_in_force(tmp_path):
    stored(release("21.1", COL))
    broken = in_folder(tmp_path, "ucdp_ged", {"b.csv": ProblemError(CHECK_FAILED, file="b.csv", checks="years")})
    (outcome,) = actions.load_files(AUDIT, [broken], tmp_path, tell_nobody)
    assert outcome.problem.problem is CHECK_FAILED
    assert counted()["COL"] == ["21.1"]
    assert Vintage.objects.get(state="failed").failure.startswith("SH-")


def test_places_keep_their_identity_when_their_outlines_are_replaced():
    stored(countries())
    before = held_now()
    stored(countries(version="2"))
    assert held_now() != before, "pages that were kept are drawn anew"
    assert Vintage.objects.in_force().filter(source="boundaries").count() == 1


# --- the truth table --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True], ids=["in this order", "in the other order"])
@pytest.mark.parametrize(
    ("releases", "col", "per"),
    [
        ([("23.1", WORLD)], ["23.1"], ["23.1"]),
        ([("23.1", COL)], ["23.1"], []),
        ([("21.1", WORLD), ("23.1", WORLD)], ["23.1"], ["23.1"]),
        ([("21.1", WORLD), ("23.1", COL)], ["23.1"], ["21.1"]),
        ([("21.1", COL), ("23.1", WORLD)], ["23.1"], ["23.1"]),
        ([("21.1", COL), ("23.1", PER)], ["21.1"], ["23.1"]),
        ([("21.1", BOTH), ("23.1", COL)], ["23.1"], ["21.1"]),
        ([("21.1", COL), ("23.1", BOTH)], ["23.1"], ["23.1"]),
        ([("21.1", WORLD), ("22.1", COL), ("23.1", PER)], ["22.1"], ["23.1"]),
        ([("21.1", COL), ("22.1", WORLD), ("23.1", COL)], ["23.1"], ["22.1"]),
        ([("9.1", WORLD), ("23.1", WORLD)], ["23.1"], ["23.1"]),
        ([("hdx2021", COL), ("ged231", WORLD)], ["ged231"], ["ged231"]),
        ([("2020-12-31", COL), ("ged231", PER), ("24.1", WORLD)], ["24.1"], ["24.1"]),
    ],
)
def test_the_newest_release_that_speaks_of_a_country_counts_there(releases, col, per, turned):
    """Whatever comes first: the version decides, not the day on which somebody loaded it."""
    for version, scope in reversed(releases) if turned else releases:
        stored(release(version, scope))
    assert counted() == {"COL": col, "PER": per}


@pytest.mark.parametrize("turned", [False, True], ids=["in this order", "in the other order"])
@pytest.mark.parametrize(
    ("parts", "col"),
    [
        (["2023-10", "2023-11"], ["23.10", "23.11"]),
        (["2023-10", "2023-01/2023-12"], ["23.12"]),
        (["2023-10", "2023-11", "2023-01/2023-12"], ["23.12"]),
        (["2022-12", "2023-01/2023-12"], ["22.12", "23.12"]),
        (["2023-10", "2023-10/2023-11"], ["23.11"]),
        (["2023-01/2023-06", "2023-01/2023-12"], ["23.12"]),
        (["2023-01/2023-06", "2023-05/2023-12"], ["23.06", "23.12"]),
    ],
)
def test_a_release_for_a_longer_period_takes_the_place_of_those_it_holds(parts, col, turned):
    """Months and the year that is made of them would count the same events twice."""
    files = [release(f"{part[2:4]}.{part[-2:]}", WORLD, part=part, source="ucdp_candidate") for part in parts]
    stored(*(reversed(files) if turned else files))
    assert sorted(counted()["COL"]) == col


@pytest.mark.parametrize(
    ("versions", "wins"), [(["23.1", "23.1"], 1), (["23.1", "23.1", "22.1"], 1), (["22.1", "23.1", "23.1"], 2)]
)
def test_of_two_files_of_the_same_version_the_one_loaded_later_counts(versions, wins):
    """A publisher has repaired the file and not said so."""
    vintages = [
        stored(events(event(number), version=version, sha256=f"{number:064}"))[0]
        for number, version in enumerate(versions)
    ]
    assert list(Vintage.objects.in_force()) == [vintages[wins]]
    assert ViolenceEvent.objects.get(current=True).event_id == wins
