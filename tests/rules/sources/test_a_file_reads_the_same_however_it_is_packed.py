"""CSV, Parquet and JSON, plain or zipped, with or without a byte order mark: always the same rows."""

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

ROWS = [{"id": "1", "name": "Peñón"}, {"id": "2", "name": "a, “b”\nc"}]
COLUMNS = {"things": ("id", "name")}


def read(path: Path):
    from saferhavens.sources.opening import Column
    from saferhavens.sources.opening import read as read_file

    return read_file(path, {kind: [Column(name) for name in names] for kind, names in COLUMNS.items()})


def as_csv(path: Path) -> Path:
    pl.DataFrame(ROWS).write_csv(path)
    return path


@pytest.fixture(params=["csv", "csv with a mark", "parquet", "json", "json of an interface", "semicolons", "tabs"])
def packed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "things.csv"
    match request.param:
        case "csv":
            return as_csv(path)
        case "csv with a mark":
            as_csv(path).write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        case "parquet":
            path = tmp_path / "things.parquet"
            pl.DataFrame(ROWS).write_parquet(path)
        case "json":
            path = tmp_path / "things.json"
            path.write_text(json.dumps(ROWS), encoding="utf-8")
        case "json of an interface":
            path = tmp_path / "things.json"
            path.write_text(json.dumps({"page": 1, "items": ROWS}), encoding="utf-8")
        case "semicolons":
            pl.DataFrame(ROWS).write_csv(path, separator=";")
        case "tabs":
            pl.DataFrame(ROWS).write_csv(path, separator="\t")
    return path


def test_plain(packed: Path) -> None:
    assert read(packed).frame.to_dicts() == [{"row": number, **row} for number, row in enumerate(ROWS, start=1)]


def test_in_a_zip_archive(packed: Path, zipped) -> None:
    assert read(zipped(packed, f"a folder/{packed.name}")).frame.drop("row").to_dicts() == ROWS


def test_the_file_with_the_asked_columns_is_taken_from_an_archive_of_several(tmp_path: Path) -> None:
    archive = tmp_path / "download.zip"
    with zipfile.ZipFile(archive, "w") as pack:
        pack.writestr("footnotes.csv", "note,text\n" + "1,something long\n" * 50)
        pack.write(as_csv(tmp_path / "things.csv"), "things.csv")
        pack.writestr("readme.txt", "read me")
        pack.writestr("__MACOSX/._things.csv", "rubbish")
    assert read(archive).frame.height == len(ROWS)


def test_names_of_columns_are_compared_without_regard_to_case_and_blanks(tmp_path: Path) -> None:
    path = tmp_path / "things.csv"
    path.write_text(" ID ,NAME\n1,x\n", encoding="utf-8")
    assert read(path).frame.to_dicts() == [{"row": 1, "id": "1", "name": "x"}]


@pytest.mark.parametrize("tags", ["#meta+id,#loc+name", ",#loc+name", "#meta+id,"])
def test_a_line_of_hxl_tags_is_no_row(tmp_path: Path, tags: str) -> None:
    path = tmp_path / "things.csv"
    path.write_text(f"id,name\n{tags}\n1,x\n", encoding="utf-8")
    assert read(path).frame.to_dicts() == [{"row": 1, "id": "1", "name": "x"}]


def test_a_first_row_with_a_hash_in_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "things.csv"
    path.write_text("id,name\n1,#7\n", encoding="utf-8")
    assert read(path).frame.height == 1


def test_a_column_that_may_be_absent_comes_as_nulls(tmp_path: Path) -> None:
    from saferhavens.sources.opening import Column
    from saferhavens.sources.opening import read as read_file

    path = as_csv(tmp_path / "things.csv")
    frame = read_file(path, {"things": [Column("id"), Column("note", required=False)]}).frame
    assert frame["note"].to_list() == [None, None]


def test_a_kind_with_a_forbidden_column_is_not_taken(tmp_path: Path) -> None:
    from saferhavens.sources.opening import Column
    from saferhavens.sources.opening import read as read_file

    path = as_csv(tmp_path / "things.csv")
    kinds = {"nameless": [Column("id"), Column("name", forbidden=True)], "named": [Column("id"), Column("name")]}
    assert read_file(path, kinds).kind == "named"


def test_of_two_kinds_with_the_same_columns_the_name_of_the_file_decides(tmp_path: Path) -> None:
    from saferhavens.sources.opening import Column
    from saferhavens.sources.opening import read as read_file

    kinds = {"first": [Column("id")], "second": [Column("id")]}
    assert read_file(as_csv(tmp_path / "the second.csv"), kinds).kind == "second"
    assert read_file(as_csv(tmp_path / "other.csv"), kinds).kind == "first"
