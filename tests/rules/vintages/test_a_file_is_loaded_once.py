"""The same file again changes nothing and is not even read; a new file is a new vintage, and the old one is kept."""

import os
from pathlib import Path

import pytest

from open_data import AUDIT, FakeSource, event, events, figure, in_folder, prepared, tell_nobody
from saferhavens.web.ledger.models import Entry
from saferhavens.web.mobility.models import DisplacedFigure, ViolenceEvent
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.models import Vintage

pytestmark = pytest.mark.django_db


def population(persons: int, year: int) -> object:
    rows = {"displaced": [figure(persons, year)]}
    return prepared("unhcr", rows, part="population", version=str(year))


@pytest.fixture
def unhcr(tmp_path: Path) -> FakeSource:
    return in_folder(tmp_path, "unhcr", {"2024.csv": population(100, 2024)})


def load(source: FakeSource, folder: Path) -> list[actions.Outcome]:
    return actions.load_files(AUDIT, [source], folder, tell_nobody)


def test_the_rows_of_a_file_are_stored_with_its_vintage(unhcr: FakeSource, tmp_path: Path) -> None:
    (outcome,) = load(unhcr, tmp_path)
    assert (outcome.rows_read, outcome.rows_stored, outcome.problem) == (1, 1, None)
    assert DisplacedFigure.objects.get().vintage == Vintage.objects.in_force().get()


def test_the_same_file_again_writes_nothing(unhcr: FakeSource, tmp_path: Path) -> None:
    load(unhcr, tmp_path)
    before = (Vintage.objects.count(), DisplacedFigure.objects.count(), Entry.objects.count())
    (outcome,) = load(unhcr, tmp_path)
    assert outcome.is_known
    assert (Vintage.objects.count(), DisplacedFigure.objects.count(), Entry.objects.count()) == before
    assert unhcr.read == ["2024.csv"]


def test_the_same_file_again_asks_the_database_only_whether_it_is_known(
    unhcr: FakeSource, tmp_path: Path, django_assert_num_queries: object
) -> None:
    load(unhcr, tmp_path)
    with django_assert_num_queries(1):
        load(unhcr, tmp_path)


def test_a_copy_under_another_name_is_known_by_its_content(unhcr: FakeSource, tmp_path: Path) -> None:
    load(unhcr, tmp_path)
    (tmp_path / "copy.csv").write_bytes((tmp_path / "2024.csv").read_bytes())
    unhcr.contents["copy.csv"] = unhcr.contents["2024.csv"]
    assert all(outcome.is_known for outcome in load(unhcr, tmp_path))


def test_a_file_whose_content_changed_is_read_again_though_its_name_is_the_same(
    unhcr: FakeSource, tmp_path: Path
) -> None:
    load(unhcr, tmp_path)
    (tmp_path / "2024.csv").write_text("corrected by the publisher")
    unhcr.contents["2024.csv"] = population(120, 2024)
    load(unhcr, tmp_path)
    assert Vintage.objects.count() == 2
    assert DisplacedFigure.objects.get(vintage__in=Vintage.objects.in_force()).persons == 120


def test_a_new_file_is_a_new_vintage_and_the_old_one_keeps_its_rows(unhcr: FakeSource, tmp_path: Path) -> None:
    load(unhcr, tmp_path)
    (tmp_path / "2025.csv").write_text("new")
    unhcr.contents["2025.csv"] = population(150, 2025)
    load(unhcr, tmp_path)
    assert sorted(DisplacedFigure.objects.values_list("persons", flat=True)) == [100, 150]
    assert Vintage.objects.in_force().get().version == "2025"


def test_unchanged_files_are_not_even_hashed_again(
    unhcr: FakeSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(unhcr, tmp_path)

    def refuse(path: Path) -> str:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr("saferhavens.web.vintages.remembered.hash_file", refuse)
    assert load(unhcr, tmp_path)[0].is_known


def test_a_file_with_a_new_time_but_the_same_content_is_known(unhcr: FakeSource, tmp_path: Path) -> None:
    load(unhcr, tmp_path)
    os.utime(tmp_path / "2024.csv", (1, 1))
    assert load(unhcr, tmp_path)[0].is_known


def test_a_damaged_memory_of_files_only_costs_time(unhcr: FakeSource, tmp_path: Path, settings: object) -> None:
    load(unhcr, tmp_path)
    (Path(settings.HOME) / "files.json").write_text("{broken")
    assert load(unhcr, tmp_path)[0].is_known


def test_each_load_stands_in_the_ledger(unhcr: FakeSource, tmp_path: Path) -> None:
    load(unhcr, tmp_path)
    entry = Entry.objects.get(verb="load")
    assert entry.actor == "system"
    assert entry.facts["source"] == "unhcr"
    assert entry.facts["rows"] == 1


def test_a_file_with_several_vintages_is_one_load(tmp_path: Path) -> None:
    """IDMC's file holds four snapshots; here one source gives two in one file."""

    class Twofold(FakeSource):
        def prepare(self, local: object, progress: object = None) -> object:
            for version in ("23.1", "25.1"):
                yield events(event(1), version=version, sha256=local.sha256)

    (tmp_path / "all.csv").write_text("x")
    source = Twofold("ucdp_ged", {"all.csv": events(event(1))})
    (outcome,) = load(source, tmp_path)
    assert outcome.rows_stored == 2
    assert [vintage.version for vintage in Vintage.objects.in_force()] == ["25.1"]
    assert ViolenceEvent.objects.get(current=True).vintage.version == "25.1"
