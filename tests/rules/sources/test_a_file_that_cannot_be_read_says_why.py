"""Each damaged file raises a numbered problem that names the file, and nothing comes out of it."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.sources import archives
from saferhavens.sources.opening import check_utf8

Prepare = Callable[[str, Path], object]


def refused(prepare: Prepare, path: Path) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        prepare("ucdp_ged", path)
    assert path.name in str(caught.value)
    return caught.value


def test_a_truncated_zip(write_csv, event, zipped, prepare: Prepare) -> None:
    path = zipped(write_csv([event(id=number) for number in range(500)]))
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(prepare, path).problem is problems.ARCHIVE_BROKEN


def test_a_zip_with_damage_inside(write_csv, event, zipped, prepare: Prepare) -> None:
    path = zipped(write_csv([event(id=number) for number in range(500)]))
    whole = bytearray(path.read_bytes())
    whole[200:230] = bytes(30)
    path.write_bytes(whole)
    assert refused(prepare, path).problem is problems.ARCHIVE_BROKEN


def test_something_else_that_is_called_zip(tmp_path: Path, prepare: Prepare) -> None:
    path = tmp_path / "ged251-csv.zip"
    path.write_text("<html>Not found</html>", encoding="utf-8")
    assert refused(prepare, path).problem is problems.ARCHIVE_BROKEN


def test_a_zip_without_data(tmp_path: Path, prepare: Prepare) -> None:
    path = tmp_path / "ged251.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    assert refused(prepare, path).problem is problems.FORMAT_UNREADABLE


def test_a_zip_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "0" * 100_000)
    with pytest.raises(ProblemError) as caught, archives.unpacked(path, limit=50_000):
        pass
    assert caught.value.problem is problems.FILE_TOO_LARGE


def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "0" * 100_000)
    honest = (100_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (10).to_bytes(4, "little")))
    with pytest.raises(ProblemError) as caught, archives.unpacked(path, limit=50_000):
        pass
    assert caught.value.problem in {problems.FILE_TOO_LARGE, problems.ARCHIVE_BROKEN}


@pytest.mark.parametrize("name", ["../escape.csv", "/etc/escape.csv", "C:/escape.csv", "a/..\\..\\escape.csv"])
def test_a_zip_that_would_write_outside_its_folder(tmp_path: Path, name: str) -> None:
    path = tmp_path / "slip.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "id\n1\n")
    with pytest.raises(ProblemError) as caught, archives.unpacked(path):
        pass
    assert caught.value.problem is problems.FORMAT_UNREADABLE


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "secret.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "id\n1\n")
    whole = bytearray(path.read_bytes())
    whole[whole.index(b"PK\x01\x02") + 8] |= 1  # the flag "encrypted" in the directory
    path.write_bytes(whole)
    with pytest.raises(ProblemError) as caught, archives.unpacked(path):
        pass
    assert "password" in str(caught.value)


def test_what_is_unpacked_is_taken_away_again(write_csv, event, zipped) -> None:
    with archives.unpacked(zipped(write_csv([event()]))) as (file,):
        assert file.exists()
    assert not file.exists()


def test_renamed_columns_are_listed(write_csv, event, prepare: Prepare) -> None:
    renamed = {("deaths" if name == "best" else name): value for name, value in event().items() if name != "date_end"}
    problem = refused(prepare, write_csv([renamed]))
    assert problem.problem is problems.COLUMNS_MISSING
    assert problem.facts["columns"] == "date_end, best"


def test_text_in_another_encoding_says_where(tmp_path: Path, prepare: Prepare) -> None:
    path = tmp_path / "ged251.csv"
    path.write_bytes("id,where\n1,Peñón\n".encode("latin-1"))
    problem = refused(prepare, path)
    assert problem.problem is problems.ENCODING_WRONG
    assert problem.facts["position"] == 13


def test_the_position_is_right_far_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes("ñ".encode() * 700_001 + b"\xff")
    with pytest.raises(ProblemError) as caught:
        check_utf8(path, path.name)
    assert caught.value.facts["position"] == 1_400_002


def test_a_letter_cut_in_two_at_the_end_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(b"id\n1\xc3")
    with pytest.raises(ProblemError) as caught:
        check_utf8(path, path.name)
    assert caught.value.facts["position"] == 4


def test_utf16_is_refused(tmp_path: Path, prepare: Prepare) -> None:
    path = tmp_path / "ged251.csv"
    path.write_bytes("id,name\n1,x\n".encode("utf-16"))
    assert refused(prepare, path).problem is problems.ENCODING_WRONG


@pytest.mark.parametrize("name", ["ged251.csv", "ged251.parquet", "ged251.json"])
def test_an_empty_file(tmp_path: Path, prepare: Prepare, name: str) -> None:
    path = tmp_path / name
    path.touch()
    assert refused(prepare, path).problem is problems.FORMAT_UNREADABLE


@pytest.mark.parametrize("text", ['{"items": [', "not json", '"a text"', "[1, 2]", '{"other": []}', "[" * 100_000])
def test_json_that_is_broken_or_holds_no_records(tmp_path: Path, prepare: Prepare, text: str) -> None:
    path = tmp_path / "ged251.json"
    path.write_text(text, encoding="utf-8")
    assert refused(prepare, path).problem is problems.FORMAT_UNREADABLE


def test_a_truncated_parquet_file(tmp_path: Path, event, prepare: Prepare) -> None:
    path = tmp_path / "ged251.parquet"
    pl.DataFrame([event()]).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    assert refused(prepare, path).problem is problems.FORMAT_UNREADABLE


def test_lines_with_too_many_cells(write_csv, event, prepare: Prepare) -> None:
    path = write_csv([event(), event(id=2)])
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",more,and more\n", encoding="utf-8")
    assert refused(prepare, path).problem is problems.FORMAT_UNREADABLE


def test_a_format_that_we_do_not_read(tmp_path: Path, prepare: Prepare) -> None:
    path = tmp_path / "ged251.xlsx"
    path.write_bytes(b"PK")
    assert refused(prepare, path).problem is problems.FORMAT_UNREADABLE


def test_a_file_with_columns_but_no_rows(write_csv, event, prepare: Prepare) -> None:
    path = write_csv([event()])
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    problem = refused(prepare, path)
    assert problem.problem is problems.NOTHING_USABLE
    assert problem.facts["read"] == 0


def test_a_file_of_which_no_row_can_be_used_gives_the_reasons(write_csv, event, prepare: Prepare) -> None:
    problem = refused(prepare, write_csv([event(latitude=95), event(id=2, best=-1)]))
    assert problem.problem is problems.NOTHING_USABLE
    assert "latitude" in str(problem)
    assert "negative" in str(problem)
