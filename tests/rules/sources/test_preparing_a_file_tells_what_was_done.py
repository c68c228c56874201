"""A prepared file carries its name, its hash and its counts, and says how far it is."""

import hashlib

from saferhavens.sources import registry
from saferhavens.sources.shape import LocalFile


def test_name_hash_and_counts(write_csv, event, prepare_one) -> None:
    path = write_csv([event(), event(id=2, latitude=99)], "ged251.csv")
    prepared = prepare_one("ucdp_ged", path)
    assert prepared.file == "ged251.csv"
    assert prepared.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (prepared.rows_read, prepared.rows_kept) == (2, 1)
    assert not prepared.fictional
    assert {check.name for check in prepared.checks} == {
        check.__name__ for check in registry.get("ucdp_ged").machinery.checks
    }


def test_a_known_hash_and_version_are_used(write_csv, event) -> None:
    local = LocalFile("ucdp_ged", write_csv([event()], "events.csv"), version="25.1", sha256="abc")
    (prepared,) = registry.get("ucdp_ged").prepare(local)
    assert (prepared.sha256, prepared.version) == ("abc", "25.1")


def test_progress_only_grows(write_csv, event) -> None:
    told: list[tuple[str, float]] = []
    local = LocalFile("ucdp_ged", write_csv([event()]))
    list(registry.get("ucdp_ged").prepare(local, lambda doing, share: told.append((doing, share))))
    shares = [share for _doing, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert [doing for doing, _share in told][:2] == ["reading", "tidying"]


def test_a_check_that_fails_is_reported(write_csv, event) -> None:
    source = registry.get("ucdp_ged")
    path = write_csv([event(date_start="1950-01-01", date_end="1950-01-01")])
    (prepared,) = source.prepare(LocalFile("ucdp_ged", path))
    (failed,) = [check for check in prepared.checks if not check.passed]
    assert (failed.name, failed.detail, failed.fatal) == ("events_begin_with_1989", "1 of 1", True)
