"""Downloads go on where they stopped, try again with patience, trust no file unseen, and leave nothing half-written."""

import errno
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rules.sources.server import Publisher, cut_off, publisher, resumable, slow, status, whole
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.sources import download, fetching, registry
from saferhavens.sources.fetching import Patience
from saferhavens.sources.shape import Address, LocalFile

BODY = bytes(range(256)) * 400
TODAY = date(2026, 11, 21)


@pytest.fixture
def server() -> Iterator[Publisher]:
    with publisher() as running:
        yield running


class Getting:
    """Fetch from the misbehaving server; the pauses are noted, not waited."""

    def __init__(self, server: Publisher, cache: Path) -> None:
        self.server, self.cache, self.pauses = server, cache, []
        self.patience = Patience(tries=3, pause=1, read=0.5, connect=1, sleep=self.pauses.append)

    def __call__(self, path: str = "/file.csv", keys: dict[str, str] | None = None, **facts: object) -> LocalFile:
        address = Address(
            **{"name": "file", "url": self.server.address + path, "format": "csv", "version": "1"} | facts
        )
        about = registry.get("ucdp_ged").about
        return download.fetch(about, address, self.cache, today=TODAY, keys=keys, patience=self.patience)

    def refused(self, path: str = "/file.csv", **facts: object) -> ProblemError:
        with pytest.raises(ProblemError) as caught:
            self(path, **facts)
        finished = [file for file in self.kept() if not file.endswith((".part", ".part.json", ".wrong"))]
        assert finished == [], "nothing may stand under its final name"
        return caught.value

    def kept(self) -> list[str]:
        return sorted(file.name for file in self.cache.rglob("*") if file.is_file())


@pytest.fixture
def get(server: Publisher, tmp_path: Path) -> Getting:
    return Getting(server, tmp_path)


# --- when all goes well ---


def test_a_file_is_kept_by_source_and_version_beside_its_hash(server: Publisher, get: Getting, tmp_path: Path) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    local = get()
    assert local.path == tmp_path / "ucdp_ged" / "1" / "file.csv"
    assert local.path.read_bytes() == BODY
    assert local.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (local.source, local.version) == ("ucdp_ged", "1")
    assert get.kept() == ["file.csv", "file.csv.sha256"]


def test_a_file_without_a_version_is_kept_under_its_day(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    local = get(version="")
    assert local.path.parent.name == "2026-11-21"
    assert local.version == ""


def test_what_is_there_is_not_fetched_again(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    assert get() == get()
    assert len(server.asked) == 1


def test_a_kept_file_that_was_changed_is_fetched_again(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    get().path.write_bytes(b"something else")
    assert get().path.read_bytes() == BODY


def test_it_says_who_asks(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    get()
    assert server.asked[0][1]["User-Agent"].startswith("SaferHavens/")


def test_a_redirect_is_followed(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [status(302, Location="/elsewhere.csv")]
    server.answers["/elsewhere.csv"] = [whole(BODY)]
    assert get().path.read_bytes() == BODY


def test_a_slow_server_is_waited_for(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [slow(BODY, seconds=0.1)]
    assert get().path.read_bytes() == BODY


# --- when it breaks off ---


def test_it_goes_on_where_it_stopped(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [resumable(BODY, breaks_after=30_000), resumable(BODY)]
    assert get().path.read_bytes() == BODY
    assert server.ranges() == [None, "bytes=30000-"]
    assert get.pauses == [1]


def test_it_begins_anew_where_the_server_cannot_go_on(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [cut_off(BODY, 30_000, ETag='"one"'), whole(BODY, ETag='"one"')]
    assert get().path.read_bytes() == BODY


def test_it_begins_anew_where_nothing_says_that_the_file_is_the_same(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [cut_off(BODY, 30_000, ETag='W/"weak"'), whole(BODY)]
    assert get().path.read_bytes() == BODY
    assert server.ranges() == [None, None]


def test_it_begins_anew_where_the_file_has_changed_meanwhile(server: Publisher, get: Getting) -> None:
    newer = BODY[::-1]
    server.answers["/file.csv"] = [resumable(BODY, '"one"', breaks_after=30_000), resumable(newer, '"two"')]
    assert get().path.read_bytes() == newer


def test_it_begins_anew_where_the_part_no_longer_fits(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [resumable(BODY, breaks_after=30_000), status(416), whole(BODY)]
    assert get().path.read_bytes() == BODY
    assert server.ranges() == [None, "bytes=30000-", None]


def test_another_part_than_asked_for_is_not_appended(server: Publisher, get: Getting) -> None:
    wrong = whole(BODY, Content_Range=f"bytes 0-{len(BODY) - 1}/{len(BODY)}")
    server.answers["/file.csv"] = [
        resumable(BODY, breaks_after=30_000),
        lambda request: partial(request, wrong),
        whole(BODY),
    ]
    assert get().path.read_bytes() == BODY


def partial(request, answer) -> None:
    """`answer` with the status 206."""
    begin = request.begin
    request.begin = lambda _code=200, **headers: begin(206, **headers)
    answer(request)


def test_when_it_gives_up_the_next_run_goes_on(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [resumable(BODY, breaks_after=20_000)]
    problem = get.refused()
    assert problem.problem is problems.DOWNLOAD_INCOMPLETE
    assert (problem.facts["got"], problem.facts["expected"]) == (60_000, len(BODY))
    server.answers["/file.csv"] = [resumable(BODY)]
    assert get().path.read_bytes() == BODY
    assert server.ranges()[-1] == "bytes=60000-"
    assert get.kept() == ["file.csv", "file.csv.sha256"]


def test_a_server_that_falls_silent_is_left(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [slow(BODY, seconds=0.8)]
    get.patience = replace(get.patience, tries=1, read=0.2)
    assert get.refused().problem is problems.DOWNLOAD_INCOMPLETE


# --- when it refuses ---


def test_a_server_in_trouble_gets_another_chance(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [status(500), status(503), whole(BODY)]
    assert get().path.read_bytes() == BODY
    assert get.pauses == [1, 2]


def test_it_waits_as_long_as_it_is_asked_to(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [status(429, Retry_After=7), whole(BODY)]
    get()
    assert get.pauses == [7]


def test_it_does_not_wait_for_hours(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [status(429, Retry_After=86_400), whole(BODY)]
    get()
    assert get.pauses == [get.patience.longest_pause]


def test_a_server_that_stays_in_trouble(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [status(500)]
    problem = get.refused()
    assert problem.problem is problems.PUBLISHER_REFUSED
    assert problem.facts["status"] == 500
    assert len(server.asked) == 3


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_a_plain_no_is_taken_at_once(server: Publisher, get: Getting, code: int) -> None:
    server.answers["/file.csv"] = [status(code)]
    problem = get.refused()
    assert problem.problem is problems.PUBLISHER_REFUSED
    assert "Uppsala" in str(problem)
    assert len(server.asked) == 1


def test_no_server_at_all(get: Getting) -> None:
    get.server.shutdown()
    get.server.server_close()
    problem = get.refused()
    assert problem.problem is problems.NO_NETWORK
    assert problem.facts["address"].endswith("/file.csv")


def test_redirects_in_a_circle(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [status(302, Location="/file.csv")]
    assert get.refused().problem is problems.NO_NETWORK


@pytest.mark.parametrize("url", ["http://example.org/file.csv", "ftp://example.org/file.csv"])
def test_an_address_without_https_is_refused(server: Publisher, get: Getting, url: str) -> None:
    server.answers["/file.csv"] = [status(302, Location=url)]
    assert get.refused().problem is problems.PUBLISHER_REFUSED


# --- when it is not what was announced ---


def test_the_announced_hash(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    assert get(sha256=hashlib.sha256(BODY).hexdigest().upper()).path.exists()


def test_a_file_with_another_hash_is_set_aside(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    problem = get.refused(sha256="0" * 64)
    assert problem.problem is problems.CHECKSUM_WRONG
    assert get.kept() == ["file.csv.wrong"]


def test_a_file_that_is_too_large(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    get.patience = replace(get.patience, size=1000)
    assert get.refused().problem is problems.FILE_TOO_LARGE


def test_a_full_disk(server: Publisher, get: Getting, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    server.answers["/file.csv"] = [whole(BODY)]
    monkeypatch.setattr(fetching.Fetcher, "_write", full)
    assert get.refused().problem is problems.DISK_FULL
    assert get.kept() == []


def test_renamed_columns_are_told_when_the_file_is_read(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(b"identifier,deaths\n1,2\n")]
    with pytest.raises(ProblemError) as caught:
        list(registry.get("ucdp_ged").prepare(get()))
    assert caught.value.problem is problems.COLUMNS_MISSING


# --- keys ---


def test_a_key_of_ones_own_is_put_in(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [whole(BODY)]
    get("/file.csv?client={MY_KEY}", keys={"MY_KEY": "secret"})
    assert server.asked[0][0] == "/file.csv?client=secret"


def test_without_the_key_it_says_which_setting_is_missing(server: Publisher, get: Getting) -> None:
    problem = get.refused("/file.csv?client={MY_KEY}")
    assert problem.problem is problems.PUBLISHER_WANTS_KEY
    assert "MY_KEY" in str(problem)
    assert server.asked == []


def test_no_message_holds_the_key(server: Publisher, get: Getting) -> None:
    server.answers["/file.csv"] = [status(403)]
    assert "secret" not in str(get.refused("/file.csv?client={MY_KEY}", keys={"MY_KEY": "secret"}))
    get.server.answers["/file.csv"] = [cut_off(BODY, 0)]
    assert "secret" not in str(get.refused("/file.csv?client={MY_KEY}", keys={"MY_KEY": "secret"}))


# --- lists that come page by page ---


def as_json(document: object) -> bytes:
    return json.dumps(document).encode()


def test_pages_by_number_become_one_file(server: Publisher, get: Getting) -> None:
    pages = [as_json({"page": n, "maxPages": 3, "items": [{"year": n}]}) for n in (1, 2, 3)]
    server.answers["/list/"] = [whole(page) for page in pages]
    local = get("/list/?limit=1", format="json", paging="number")
    assert json.loads(local.path.read_text(encoding="utf-8")) == {"items": [{"year": 1}, {"year": 2}, {"year": 3}]}
    assert [path for path, _headers in server.asked] == [f"/list/?limit=1&page={n}" for n in (1, 2, 3)]


def test_a_page_that_fails_is_asked_for_again(server: Publisher, get: Getting) -> None:
    page = as_json({"maxPages": 1, "items": [{"year": 1}]})
    server.answers["/list/"] = [status(502), cut_off(page, 5), whole(page)]
    assert get("/list/", format="json", paging="number").path.exists()


def test_a_list_that_breaks_off_leaves_no_file(server: Publisher, get: Getting) -> None:
    server.answers["/list/"] = [whole(as_json({"maxPages": 2, "items": [{"year": 1}]})), status(500)]
    assert get.refused("/list/", format="json", paging="number").problem is problems.PUBLISHER_REFUSED


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b"[1]", b'{"items": "none"}', b'{"items": [1]}', b"{}"])
def test_an_answer_that_is_no_list(server: Publisher, get: Getting, body: bytes) -> None:
    server.answers["/list/"] = [whole(body)]
    assert get.refused("/list/", format="json", paging="number").problem is problems.FORMAT_UNREADABLE


def test_features_come_by_offset_until_there_are_no_more(server: Publisher, get: Getting) -> None:
    def page(count: int, *, more: bool) -> bytes:
        features = [{"type": "Feature", "properties": {}, "geometry": None}] * count
        return as_json(
            {"type": "FeatureCollection", "features": features, "properties": {"exceededTransferLimit": more}}
        )

    server.answers["/layer"] = [whole(page(2, more=True)), whole(page(1, more=False))]
    local = get("/layer?f=geojson", format="geojson", paging="offset")
    collection = json.loads(local.path.read_text(encoding="utf-8"))
    assert (collection["type"], len(collection["features"])) == ("FeatureCollection", 3)
    assert [path for path, _headers in server.asked] == [f"/layer?f=geojson&resultOffset={n}" for n in (0, 2)]


def test_an_error_inside_a_good_answer_is_seen(server: Publisher, get: Getting) -> None:
    server.answers["/layer"] = [whole(as_json({"error": {"code": 400, "message": "Invalid query"}}))]
    problem = get.refused("/layer", format="geojson", paging="offset")
    assert problem.problem is problems.PUBLISHER_REFUSED
    assert "Invalid query" in str(problem)


def test_a_data_set_says_where_its_file_lies(server: Publisher, get: Getting) -> None:
    resources = [
        {"format": "XLSX", "url": server.address + "/x.xlsx"},
        {"format": "CSV", "url": server.address + "/now.csv"},
    ]
    server.answers["/data_set"] = [whole(as_json({"result": {"resources": resources}}))]
    server.answers["/now.csv"] = [whole(BODY)]
    assert get("/data_set?id=x", paging="ckan").path.read_bytes() == BODY


def test_a_data_set_without_a_csv_file(server: Publisher, get: Getting) -> None:
    server.answers["/data_set"] = [whole(as_json({"result": {"resources": []}}))]
    assert get.refused("/data_set", paging="ckan").problem is problems.PUBLISHER_REFUSED


# --- names ---


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (Address("ged", "https://x.org/ged/ged261-csv.zip", "zip"), "ged261-csv.zip"),
        (Address("population", "https://x.org/v1/population/?limit=1", "json"), "population.json"),
        (Address("reports", "https://x.org/package_show?id=y.csv", "csv"), "reports.csv"),
    ],
)
def test_the_publishers_name_is_kept_where_it_has_one(address: Address, name: str) -> None:
    assert download.file_name(address) == name


def test_a_file_as_it_is_kept_is_found_again(tmp_path: Path) -> None:
    for source in registry.SOURCES:
        for address in source.about.addresses:
            path = tmp_path / source.key / (address.version or "2026-11-21") / download.file_name(address)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\xff: damaged, so that its columns cannot be seen")
            assert path in [local.path for local in source.find(tmp_path / source.key)], address.name
