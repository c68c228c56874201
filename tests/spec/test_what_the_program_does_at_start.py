"""What the program does at start: with files, with the network, with neither.

Files from the folder that was named are loaded. Without a folder the publishers are asked, as long as nothing real is
held. If there is nothing real after that, a small fictional sample is shown, and every page says that it is one. Real
data, once it comes, takes the sample's place.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from django.test import Client

from open_data import AUDIT, tell_nobody
from rules.sources.server import Publisher, cut_off, publisher, status, whole
from saferhavens.sources import registry
from saferhavens.sources.fetching import Patience
from saferhavens.sources.shape import Address
from saferhavens.sources.source import Source
from saferhavens.web.mobility.models import DisplacementMonth
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.models import Vintage
from saferhavens.web.vintages.queries import holding_real, showing_sample

pytestmark = pytest.mark.django_db

BANNER = "This is a fictional sample."
UNUSABLE = b"month,iso3,displacements\nlast month,COL,some\n"


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is fetched is kept in a home of this test's own, and nobody waits."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    monkeypatch.setattr(actions, "HASTE", Patience(tries=1, pause=0, connect=1, read=1))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def network() -> Iterator[Publisher]:
    """IDMC's server, on this machine."""
    with publisher() as server:
        yield server


def months(*persons: int, month: int = 1) -> bytes:
    """A file of IDMC's."""
    rows = [
        {"month": f"2025-{month + index:02}", "iso3": "COL", "displacements": each}
        for index, each in enumerate(persons)
    ]
    return pl.DataFrame(rows).write_csv().encode()


def folder_with(tmp_path: Path, content: bytes, name: str = "monthly_new_displacement.csv") -> Path:
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


def idmc(server: Publisher | None = None) -> Source:
    """The real source; with a server, its monthly list stands there, and otherwise nowhere that answers."""
    source = Source("idmc")
    url = f"{server.address}/monthly_new_displacement.csv" if server else "http://127.0.0.1:9/none.csv"
    source.about = replace(
        source.about, addresses=(Address("monthly_new_displacement", url, "csv", version="2025-09-25"),)
    )
    return source


def start(source: Source, folder: Path | None = None) -> list[actions.Outcome]:
    return actions.load_or_sample(AUDIT, [source], tell_nobody, folder)


def shown() -> list[int]:
    """The numbers of the months in force."""
    in_force = Vintage.objects.in_force()
    rows = DisplacementMonth.objects.filter(vintage__in=in_force).order_by("month")
    return list(rows.values_list("persons", flat=True))


def says_fictional() -> bool:
    return all(BANNER in Client().get(path).content.decode() for path in ("/", "/places/", "/data/"))


# --- the three beginnings ---------------------------------------------------------------------------------------------


def test_with_files_they_are_loaded_and_nobody_is_asked(tmp_path, network):
    start(idmc(network), folder_with(tmp_path, months(120, 80)))
    assert shown() == [120, 80]
    assert network.asked == []
    assert not says_fictional()


def test_with_the_network_the_publisher_is_asked_and_the_file_is_kept(settings, network):
    network.answers["/monthly_new_displacement.csv"] = [whole(months(7, 9))]
    start(idmc(network))
    assert shown() == [7, 9]
    assert [file.name for file in settings.HOME.rglob("*.csv")] == ["monthly_new_displacement.csv"]
    assert not says_fictional()


def test_with_neither_the_sample_is_shown_and_every_page_says_so():
    start(idmc())
    assert showing_sample()
    assert not holding_real()
    assert shown()
    assert says_fictional()


# --- the truth table --------------------------------------------------------------------------------------------------

FILES, NETWORK, SAMPLE = [1, 2], [3, 4], None


@pytest.mark.parametrize(
    ("files", "answer", "expected"),
    [
        ("good", "good", FILES),
        ("good", "none", FILES),
        ("good", "broken", FILES),
        ("empty", "good", SAMPLE),
        ("empty", "none", SAMPLE),
        ("broken", "good", SAMPLE),
        ("broken", "none", SAMPLE),
        ("absent", "good", NETWORK),
        ("absent", "broken", SAMPLE),
        ("absent", "refused", SAMPLE),
        ("absent", "cut off", SAMPLE),
        ("absent", "none", SAMPLE),
    ],
)
def test_what_is_shown_after_a_first_start(tmp_path, network, files, answer, expected):
    """A folder that was named is what somebody wants to see: the network is not asked instead of it."""
    body = months(3, 4)
    network.answers["/monthly_new_displacement.csv"] = {
        "good": [whole(body)],
        "broken": [whole(b"<html>We are moving.</html>")],
        "refused": [status(403)],
        "cut off": [cut_off(body, 10)],
        "none": [status(404)],
    }[answer]
    folder = {
        "good": lambda: folder_with(tmp_path, months(1, 2)),
        "empty": lambda: folder_with(tmp_path, b"", "unrelated.txt"),
        "broken": lambda: folder_with(tmp_path, UNUSABLE),
        "absent": lambda: None,
    }[files]()
    outcomes = start(idmc(network if answer != "none" else None), folder)
    assert showing_sample() is (expected is SAMPLE)
    if expected is not SAMPLE:
        assert shown() == expected
    has_failed = any(outcome.problem for outcome in outcomes)
    assert has_failed or expected is not SAMPLE or answer == "none", "why there is only a sample is said"


# --- later starts -----------------------------------------------------------------------------------------------------


def test_the_second_start_asks_nobody_and_reads_no_file_again(tmp_path, network):
    folder = folder_with(tmp_path, months(1, 2))
    start(idmc(network), folder)
    (again,) = start(idmc(network), folder)
    assert again.is_known
    assert start(idmc(network)) == []
    assert Vintage.objects.count() == 1
    assert network.asked == []


def test_after_a_start_with_nothing_the_next_one_asks_the_publisher_again(network):
    start(idmc())
    assert says_fictional()
    network.answers["/monthly_new_displacement.csv"] = [whole(months(3, 4))]
    start(idmc(network))
    assert shown() == [3, 4]
    assert not showing_sample()
    assert not says_fictional()


def test_a_newer_file_in_the_folder_takes_the_place_of_the_one_before(tmp_path):
    start(idmc(), folder_with(tmp_path, months(1, 2)))
    start(idmc(), folder_with(tmp_path, months(1, 5, 6)))
    assert shown() == [1, 5, 6]
    assert Vintage.objects.count() == 2


def test_a_file_that_got_broken_leaves_what_was_shown(tmp_path):
    folder = folder_with(tmp_path, months(1, 2))
    start(idmc(), folder)
    (outcome,) = start(idmc(), folder_with(tmp_path, UNUSABLE))
    assert outcome.problem is not None
    assert shown() == [1, 2]
    assert not showing_sample()
    assert outcome.problem.problem.code in Client().get("/data/").content.decode()


def test_every_source_has_a_sample_so_that_every_page_has_something_to_show(monkeypatch):
    monkeypatch.setattr(actions, "reachable", lambda _sources, _seconds: [])
    actions.load_or_sample(AUDIT, registry.SOURCES, tell_nobody, None)
    client = Client()
    for country in ("COL", "ECU", "KEN", "ROU"):
        for path in (f"/places/{country}/", f"/map/{country}/"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert BANNER in answer.content.decode(), path
