"""With neither files nor network the site shows a fictional sample, and says so, until real data of a source comes."""

from pathlib import Path

import pytest

from open_data import (
    AUDIT,
    FakeSource,
    countries,
    divisions,
    event,
    events,
    figure,
    in_folder,
    prepared,
    stored,
    tell_nobody,
)
from saferhavens.core.problems import FOLDER_MISSING, ProblemError
from saferhavens.sources import registry
from saferhavens.web.mobility.models import ViolenceEvent, ViolenceMonth
from saferhavens.web.places.models import Place
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.models import Vintage
from saferhavens.web.vintages.queries import holding_real, showing_sample

pytestmark = pytest.mark.django_db

SAMPLE_EVENTS = events(event(1), event(2, country="PER"), scope=())


@pytest.fixture
def ucdp() -> FakeSource:
    return FakeSource("ucdp_ged", samples=[SAMPLE_EVENTS])


@pytest.fixture
def unhcr() -> FakeSource:
    return FakeSource("unhcr", samples=[prepared("unhcr", {"displaced": [figure(7)]}, part="population")])


@pytest.fixture
def nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "reachable", lambda _sources, _seconds: [])


@pytest.mark.usefixtures("nobody_answers")
def test_a_start_without_files_and_network_shows_the_sample(ucdp: FakeSource, unhcr: FakeSource) -> None:
    actions.load_or_sample(AUDIT, [unhcr, ucdp], tell_nobody, folder=None)
    assert showing_sample()
    assert not holding_real()
    assert set(Vintage.objects.in_force().values_list("source", "fictional")) == {("unhcr", True), ("ucdp_ged", True)}


@pytest.mark.usefixtures("nobody_answers")
def test_the_sample_is_loaded_once(ucdp: FakeSource) -> None:
    for _start in range(2):
        actions.load_or_sample(AUDIT, [ucdp], tell_nobody, folder=None)
    assert Vintage.objects.count() == 1


@pytest.mark.usefixtures("nobody_answers")
def test_a_sample_may_come_in_several_pieces_for_several_countries() -> None:
    pieces = [events(event(1)), events(event(2, country="PER"), scope=("PER",))]
    source = FakeSource("ucdp_ged", samples=pieces)
    for _start in range(2):
        actions.load_or_sample(AUDIT, [source], tell_nobody, folder=None)
    assert ViolenceEvent.objects.filter(current=True).count() == 2


@pytest.mark.usefixtures("nobody_answers")
def test_the_samples_of_all_real_sources_load_together() -> None:
    outcomes = actions.load_or_sample(AUDIT, registry.SOURCES, tell_nobody, folder=None)
    assert [outcome.source for outcome in outcomes if outcome.rows_stored] == [each.key for each in registry.SOURCES]
    assert showing_sample()
    assert Place.objects.filter(level=2).exists()


@pytest.mark.usefixtures("nobody_answers")
def test_a_later_start_with_real_data_asks_nobody(ucdp: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(events(event(1)))

    def fail(*_args: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(actions, "reachable", fail)
    assert actions.load_or_sample(AUDIT, [ucdp], tell_nobody, folder=None) == []
    assert not showing_sample()


def test_a_start_with_files_loads_them_and_no_sample(tmp_path: Path) -> None:
    source = in_folder(tmp_path, "ucdp_ged", {"a.csv": events(event(5))})
    source.samples = [SAMPLE_EVENTS]
    actions.load_or_sample(AUDIT, [source], tell_nobody, folder=tmp_path)
    assert not showing_sample()
    assert ViolenceEvent.objects.get().event_id == 5


def test_a_start_with_an_empty_folder_says_so_and_shows_the_sample(ucdp: FakeSource, tmp_path: Path) -> None:
    outcomes = actions.load_or_sample(AUDIT, [ucdp], tell_nobody, folder=tmp_path)
    assert outcomes[0].problem.problem.code == "SH-212"
    assert showing_sample()


def test_a_folder_that_does_not_exist_is_a_problem_and_no_sample(tmp_path: Path) -> None:
    class Real(FakeSource):
        def find(self, folder: Path) -> list:
            raise ProblemError(FOLDER_MISSING, folder=folder)

    with pytest.raises(ProblemError, match="SH-213"):
        actions.load_or_sample(AUDIT, [Real("ucdp_ged")], tell_nobody, folder=tmp_path / "missing")
    assert not Vintage.objects.exists()


def test_real_data_of_a_source_ends_its_sample_everywhere(ucdp: FakeSource) -> None:
    actions.load_samples(AUDIT, [ucdp], tell_nobody)
    stored(events(event(9), scope=("COL",)))
    assert not showing_sample()
    assert ViolenceEvent.objects.get(current=True).event_id == 9
    assert list(ViolenceMonth.objects.values_list("country", "events")) == [("COL", 1)]


def test_the_sample_of_another_source_stays_and_is_still_said(ucdp: FakeSource, unhcr: FakeSource) -> None:
    actions.load_samples(AUDIT, [ucdp, unhcr], tell_nobody)
    stored(events(event(9)))
    assert showing_sample()
    assert holding_real()


def test_no_sample_is_loaded_beside_real_data(ucdp: FakeSource) -> None:
    stored(events(event(9)))
    actions.load_samples(AUDIT, [ucdp], tell_nobody)
    assert Vintage.objects.count() == 1


def test_fictional_places_vanish_when_real_ones_come() -> None:
    source = FakeSource("boundaries", samples=[countries(), divisions()])
    actions.load_samples(AUDIT, [source], tell_nobody)
    stored(countries(version="2"))
    assert not Place.objects.filter(vintage__fictional=True).exists()
    assert set(Place.objects.values_list("code", flat=True)) == {"COL", "PER"}
