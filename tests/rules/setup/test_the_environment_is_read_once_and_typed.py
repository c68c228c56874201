"""Settings from outside: each is typed, and refused with a hint at the start when it cannot be used."""

import os
import stat
from pathlib import Path

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.settings.environment import Environment, read_environment


def read(home: Path, **given: str) -> Environment:
    return read_environment({"SAFERHAVENS_HOME": str(home), **given})


def refusal(home: Path, **given: str) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        read(home, **given)
    return caught.value


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_home_folder_is_made_and_only_its_owner_may_look(tmp_path):
    home = tmp_path / "new" / "home"
    assert read(home).home == home
    assert mode(home) == 0o700


def test_the_secret_is_made_once_kept_and_readable_by_its_owner_only(tmp_path):
    first = read(tmp_path).secret_key
    assert len(first) >= 64
    assert read(tmp_path).secret_key == first
    assert mode(tmp_path / "secret_key") == 0o600


def test_two_installations_never_share_a_secret(tmp_path):
    assert read(tmp_path / "a").secret_key != read(tmp_path / "b").secret_key


def test_a_secret_that_is_given_is_not_written_down(tmp_path):
    assert read(tmp_path, SAFERHAVENS_SECRET_KEY="given").secret_key == "given"
    assert not (tmp_path / "secret_key").exists()


def test_a_home_that_cannot_be_made_says_which(tmp_path):
    file = tmp_path / "file"
    file.write_text("in the way")
    error = refusal(file / "home")
    assert error.problem is problems.FILES_NOT_WRITABLE
    assert str(file / "home") in error.sentence()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_home_that_cannot_be_written_to_says_so(tmp_path):
    tmp_path.chmod(0o500)
    assert refusal(tmp_path).problem is problems.FILES_NOT_WRITABLE


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("1", True),
        ("true", True),
        ("Yes", True),
        ("ON", True),
        ("", False),
        ("0", False),
        ("no", False),
        (" off ", False),
    ],
)
def test_a_switch_is_read_as_people_write_it(tmp_path, given, meant):
    assert read(tmp_path, SAFERHAVENS_DEMO=given).demo is meant


@pytest.mark.parametrize("given", ["2", "maybe", "truee", "sí"])
def test_a_switch_that_is_neither_on_nor_off_is_refused_by_name(tmp_path, given):
    error = refusal(tmp_path, SAFERHAVENS_DEBUG=given)
    assert error.problem is problems.SETTING_WRONG
    assert "SAFERHAVENS_DEBUG" in error.sentence()
    assert given in error.sentence()


def test_nothing_dangerous_is_on_by_default(tmp_path):
    plain = read(tmp_path)
    assert (plain.debug, plain.demo) == (False, False)
    assert "*" not in plain.hosts


@pytest.mark.parametrize("given", ["x", "-1", "58.7", "587 "])
def test_a_port_is_a_whole_number(tmp_path, given):
    if given.strip().isdecimal():
        assert read(tmp_path, SAFERHAVENS_MAIL_PORT=given).mail_port == 587
    else:
        assert refusal(tmp_path, SAFERHAVENS_MAIL_PORT=given).problem is problems.SETTING_WRONG


@pytest.mark.parametrize(
    ("address", "hosts", "expected"),
    [
        ("", "", {"localhost", "127.0.0.1", "[::1]"}),
        ("https://havens.example", "", {"havens.example", "localhost", "127.0.0.1", "[::1]"}),
        ("https://havens.example", "a.example, b.example", {"a.example", "b.example"}),
    ],
)
def test_the_site_answers_to_its_own_names_only(tmp_path, address, hosts, expected):
    given = {"SAFERHAVENS_HOSTS": hosts} | ({"SAFERHAVENS_ADDRESS": address} if address else {})
    assert set(read(tmp_path, **given).hosts) == expected


@pytest.mark.parametrize(
    ("address", "strict"),
    [("http://localhost:8000", False), ("https://havens.example", True), ("https://a.example/", True)],
)
def test_an_https_address_makes_cookies_and_redirects_strict(tmp_path, address, strict):
    read_so = read(tmp_path, SAFERHAVENS_ADDRESS=address)
    assert read_so.behind_https is strict
    assert not read_so.site_address.endswith("/")


def test_a_folder_of_data_that_does_not_exist_is_named(tmp_path):
    error = refusal(tmp_path, SAFERHAVENS_DATA=str(tmp_path / "nowhere"))
    assert error.problem is problems.FOLDER_MISSING
    assert "nowhere" in error.sentence()


def test_without_an_address_the_database_is_a_file_at_home(tmp_path):
    database = read(tmp_path).database
    assert database["ENGINE"].endswith("sqlite3")
    assert Path(database["NAME"]).parent == tmp_path


def test_sqlite_keeps_what_it_has_acknowledged_through_a_power_cut(tmp_path):
    options = read(tmp_path).database["OPTIONS"]
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_address_is_taken_apart_with_its_escapes(tmp_path):
    url = "postgresql://us%40er:p%2Fss%3A@db.example:5433/my%20base"
    database = read(tmp_path, DATABASE_URL=url).database
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "my base")
    assert (database["USER"], database["PASSWORD"]) == ("us@er", "p/ss:")


@pytest.mark.parametrize("url", ["mysql://a/b", "oracle://x", "file.sqlite3"])
def test_another_kind_of_database_is_refused_without_showing_the_address(tmp_path, url):
    error = refusal(tmp_path, DATABASE_URL=url)
    assert error.problem is problems.SETTING_WRONG
    assert "DATABASE_URL" in error.sentence()


@pytest.mark.parametrize("value", ["http://code.example", "javascript:alert(1)", "code.example"])
def test_the_link_to_the_source_is_https_or_nothing(tmp_path, value):
    assert refusal(tmp_path, SAFERHAVENS_SOURCE=value).problem is problems.SETTING_WRONG
    assert read(tmp_path).source_address == ""
    assert read(tmp_path, SAFERHAVENS_SOURCE="https://code.example").source_address == "https://code.example"
