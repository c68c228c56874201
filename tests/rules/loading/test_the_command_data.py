"""`saferhavens data`: calm output for people, JSON for programs, exit codes for scripts."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from open_data import (
    FakeSource,
    boundaries,
    countries,
    divisions,
    event,
    events,
    figure,
    in_folder,
    place_figure,
    prepared,
    stored,
)
from saferhavens.cli import data as command
from saferhavens.cli.data import data
from saferhavens.core.problems import ARCHIVE_BROKEN, COLUMNS_MISSING, ProblemError
from saferhavens.sources import registry
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.models import LoaderLease, Vintage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def run(*words: str) -> Result:
    return CliRunner().invoke(data, list(words))


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, FakeSource]:
    """Two sources with a file each in the folder; the second one's is broken."""
    good = in_folder(tmp_path, "ucdp_ged", {"good.csv": events(event(1))})
    bad = in_folder(tmp_path, "unhcr", {"bad.csv": ProblemError(ARCHIVE_BROKEN, file="bad.csv")})
    absent = FakeSource("idmc")
    monkeypatch.setattr(registry, "SOURCES", (bad, good, absent))
    return {"good": good, "bad": bad, "absent": absent}


def test_a_load_says_of_each_file_what_became_of_it(sources: dict, tmp_path: Path) -> None:
    result = run("load", "--from", str(tmp_path))
    assert "✓ ucdp_ged/good.csv: 1 rows read, 1 rows stored" in result.stdout
    assert "✗ unhcr/bad.csv: SH-206: The archive bad.csv is damaged or was cut off." in result.stdout


def test_the_exit_code_is_that_of_the_first_problem(sources: dict, tmp_path: Path) -> None:
    assert run("load", "--from", str(tmp_path)).exit_code == ARCHIVE_BROKEN.exit_code
    sources["bad"].contents["bad.csv"] = prepared("unhcr", {"displaced": [figure(5)]}, part="population")
    assert run("load", "--from", str(tmp_path)).exit_code == 0


def test_only_the_named_sources_are_loaded(sources: dict, tmp_path: Path) -> None:
    result = run("load", "ucdp_ged", "--from", str(tmp_path))
    assert result.exit_code == 0
    assert "unhcr" not in result.stdout


def test_a_source_that_was_named_and_has_no_file_is_a_problem(sources: dict, tmp_path: Path) -> None:
    result = run("load", "idmc", "--from", str(tmp_path))
    assert result.exit_code == 66
    assert "SH-212" in result.stdout


def test_a_source_that_does_not_exist_is_named_with_those_that_do(sources: dict, tmp_path: Path) -> None:
    result = run("load", "acled", "--from", str(tmp_path))
    assert "acled" in str(result.exception)
    assert "ucdp_ged" in str(result.exception)


def test_progress_goes_to_standard_error(sources: dict, tmp_path: Path) -> None:
    result = run("load", "ucdp_ged", "--from", str(tmp_path))
    assert "ucdp_ged good.csv: storing" in result.stderr
    assert "storing" not in result.stdout


def test_loading_again_says_that_nothing_was_to_be_done(sources: dict, tmp_path: Path) -> None:
    run("load", "ucdp_ged", "--from", str(tmp_path))
    assert "held already, nothing to do" in run("load", "ucdp_ged", "--from", str(tmp_path)).stdout


def test_the_sample_is_loaded_on_request(sources: dict) -> None:
    for source in sources.values():
        source.samples = [prepared(source.key, {"place_figures": [place_figure("52001", 1)]})]
    assert run("load", "--sample").exit_code == 0
    assert set(Vintage.objects.in_force().values_list("fictional", flat=True)) == {True}


def test_without_a_folder_what_was_fetched_is_loaded(sources: dict, settings: object, tmp_path: Path) -> None:
    settings.HOME, settings.DATA_FOLDER = tmp_path, None
    (tmp_path / "fetched").mkdir()
    (tmp_path / "good.csv").rename(tmp_path / "fetched" / "good.csv")
    assert "✓ ucdp_ged/good.csv" in run("load", "ucdp_ged").stdout


def test_get_fetches_and_loads(sources: dict, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from saferhavens.sources.shape import Address, LocalFile

    sources["good"].addresses = (Address("ged", "https://publisher.invalid/good.csv", "csv"),)

    def fetch(about: object, _address: Address, _folder: Path, **_more: object) -> LocalFile:
        return LocalFile(about.key, tmp_path / "good.csv", "25.1", "a" * 64)

    monkeypatch.setattr(actions, "fetch", fetch)
    assert "✓ ucdp_ged/good.csv" in run("get", "ucdp_ged").stdout
    assert Vintage.objects.in_force().get().sha256 == "a" * 64


def test_list_names_each_source_with_publisher_licence_and_addresses() -> None:
    output = run("list").stdout
    for source in registry.SOURCES:
        assert source.about.publisher in output
        assert source.about.licence_url in output
        assert all(address.url in output for address in source.about.addresses)


def status() -> dict[str, dict]:
    document = json.loads(run("status", "--json").stdout)
    return {source["key"]: source for source in document["sources"]} | {"": document}


def test_status_as_json_names_licence_vintage_and_rows_of_each_source() -> None:
    stored(countries(), divisions(), events(event(1), event(2, longitude=7)))
    ucdp = status()["ucdp_ged"]
    assert ucdp["licence"]
    assert ucdp["licence_url"].startswith("https://")
    assert ucdp["by_country"] == {"COL": {"events": 2}}
    (vintage,) = ucdp["vintages"]
    assert (vintage["name"], vintage["file"], vintage["version"]) == ("events", "file.csv", "23.1")
    assert (vintage["rows_read"], vintage["rows_kept"], vintage["rows_refused"], vintage["rows_stored"]) == (2, 2, 0, 2)
    assert vintage["loaded_at"].startswith("20")
    assert vintage["notes"] == {"events_without_division": 1}


def test_status_counts_places_by_level() -> None:
    stored(countries(), divisions())
    assert status()["boundaries"]["by_country"]["COL"] == {"country": 1, "adm1": 2, "adm2": 3}


def test_status_lists_every_source_even_if_nothing_of_it_is_held() -> None:
    assert set(status()) == {"", *(source.key for source in registry.SOURCES)}
    assert all(not source["vintages"] for key, source in status().items() if key)


def test_status_says_whether_the_sample_is_shown() -> None:
    assert status()[""]["fictional"] is False
    stored(boundaries(*divisions().tables["places"].to_dicts(), fictional=True))
    assert status()[""]["fictional"] is True
    assert "fictional sample" in run("status").stdout


def test_status_shows_loads_that_failed(sources: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("load", "--from", str(tmp_path))
    monkeypatch.undo()
    (failure,) = status()["unhcr"]["failures"]
    assert failure["file"] == "bad.csv"
    assert failure["problem"].startswith("SH-206")
    assert "✗ bad.csv: SH-206" in run("status").stdout


def test_status_shows_a_loader_at_work() -> None:
    LoaderLease.objects.create(pk=1, since="2026-01-01T10:00Z", doing="unhcr: population.csv")
    assert status()[""]["loader"]["doing"] == "unhcr: population.csv"
    assert "unhcr: population.csv" in run("status").stdout


def test_status_in_spanish_is_in_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "translate", lambda text: {"nothing is held": "no hay datos"}.get(text, text))
    assert "no hay datos" in run("status").stdout


def test_each_count_and_note_of_the_status_can_be_read_by_people() -> None:
    """Whatever a store counts must have its words in the command."""
    stored(countries(), divisions(), events(event(1, longitude=7)))
    stored(prepared("migracion_colombia", {"place_figures": [place_figure("52999", 3)]}, part="municipalities"))
    output = run("status").stdout
    assert "events lie in no division of their country: 1" in output
    assert "places with figures but without an outline: 1" in output
    assert "COL: 1 countries, 2 first divisions, 3 second divisions" in output


def test_a_problem_is_told_in_full_once() -> None:
    problem = ProblemError(COLUMNS_MISSING, file="x.csv", columns="year")
    outcome = actions.Outcome("unhcr", "x.csv", problem=problem)
    from saferhavens.cli.told import told_outcome

    assert told_outcome(outcome) == f"✗ unhcr/x.csv: {problem.sentence()}"
