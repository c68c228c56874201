"""`saferhavens bench duplicates`: what it is given, what it must not know, and what it says."""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from saferhavens.cli.bench import BENCHMARKS, bench

SHARED = BENCHMARKS.parents[1] / "shared" / "data" / "idmc" / "idu_reports_2025-08_2025-10.parquet"
HELD_BACK = ("event_name", "source_url", "created_at", "category", "subtype")


def idmc_row(number: int, event: int, snapshot: str = "2025-08-01", **more: object) -> dict[str, object]:
    """An invented row in IDMC's columns: a flood of its own river, told by its own office."""
    day = f"2025-{1 + event % 9:02d}-{1 + number % 3:02d}"
    place = f"Village {event}, Region {event % 4}, Nowhere"
    sentence = (
        f"According to office {event}, {number + 20} people fled the flood of the river Rio{event:03d} near {place}."
    )
    return {
        "id": number,
        "event_id": event,
        "event_name": f"SECRET-EVENT-{event}",
        "iso3": f"X{event % 3:02d}",
        "displacement_type": ("Disaster", "Conflict")[event % 2],
        "displacement_start_date": day,
        "displacement_end_date": day,
        "figure": number + 20,
        "standard_popup_text": f'<b> head </b> <br> {sentence} <br> <a href="http://SECRET.example/">SECRET link</a>',
        "locations_name": place,
        "locations_coordinates": f"{event % 7}.5, {event % 11}.25",
        "locations_type": "Origin",
        "locations_accuracy": "Point",
        "sources": f"Office {event}",
        "source_url": "http://SECRET.example/",
        "created_at": "SECRET",
        "category": "SECRET",
        "subtype": "SECRET",
        "snapshot": snapshot,
    } | more


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two hundred and forty reports of eighty events, all of them in two snapshots."""
    rows = [idmc_row(number, number // 3, day) for number in range(240) for day in ("2025-08-01", "2025-09-25")]
    path = tmp_path / "idmc.parquet"
    pl.DataFrame(rows).write_parquet(path)
    return path


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "saferhavens", "bench", "duplicates", "--no-record", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def adapted(path: Path) -> pl.DataFrame:
    """What the benchmark hands over, without starting it."""
    code = (
        f"import sys; sys.path.insert(0, {str(BENCHMARKS)!r}); import idmc_reports, pathlib; "
        f"sys.stdout.write(idmc_reports.read(pathlib.Path({str(path)!r})).write_json())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return pl.DataFrame(json.loads(done.stdout))


def test_nothing_that_gives_the_event_away_is_handed_over(file: Path) -> None:
    given = adapted(file)
    assert "SECRET" not in given.write_json()
    assert set(given.columns) & {"event_id", *HELD_BACK} == set()


def test_a_report_of_several_snapshots_is_one_report(file: Path) -> None:
    given = adapted(file)
    assert given.height == 240
    assert given["id"].n_unique() == 240


def test_the_last_version_of_a_report_counts(tmp_path: Path) -> None:
    path = tmp_path / "two.parquet"
    rows = [idmc_row(1, 1, "2025-09-25", figure=70), idmc_row(1, 1, "2025-08-01", figure=50)]
    pl.DataFrame(rows).write_parquet(path)
    assert adapted(path)["low"].to_list() == [70]


def test_places_of_origin_are_where_it_happened(tmp_path: Path) -> None:
    path = tmp_path / "places.parquet"
    places = {
        "locations_name": "Camp, North, Nowhere; Home, South, Nowhere",
        "locations_coordinates": "9.0, 9.0; 1.0, 2.0",
        "locations_type": "Destination; Origin",
        "locations_accuracy": "State/Region/Province (ADM1); Point",
    }
    pl.DataFrame([idmc_row(1, 1, **places)]).write_parquet(path)
    (row,) = adapted(path).to_dicts()
    assert (row["adm1"], row["latitude"], row["longitude"], row["place_exactness"]) == ("South", 1.0, 2.0, "exact")


@pytest.mark.parametrize(
    ("kinds", "sizes", "wanted"),
    [
        ("Origin", "State/Region/Province (ADM1)", (None, "near")),
        ("Origin", "District/Zone/Department (ADM2)", ("Home, South, Nowhere", "exact")),
        ("Destination", "Country/territory (AM0)", (None, "near")),
    ],
)
def test_a_report_of_a_whole_province_has_no_municipality(
    tmp_path: Path, kinds: str, sizes: str, wanted: tuple[str | None, str]
) -> None:
    path = tmp_path / "wide.parquet"
    one = {"locations_name": "Home, South, Nowhere", "locations_type": kinds, "locations_accuracy": sizes}
    pl.DataFrame([idmc_row(1, 1, **one)]).write_parquet(path)
    (row,) = adapted(path).to_dicts()
    assert (row["adm1"], row["adm2"] or None, row["place_exactness"]) == ("South", *wanted)


def test_it_prints_ours_beside_the_rule(file: Path) -> None:
    done = run(f"--data={file}", "--json", "--splits=1")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert results["reports"] == 240
    assert results["pairs_of_one_event"] == 80 * 3
    assert len(results["f1_of_the_splits"]) == len(results["splits"]) == 1
    first = results["splits"]["0"]
    assert {"ours", "rule", "ours_among_all", "rule_among_all", "judged_weights", "estimated_weights"} <= set(first)
    assert first["half"]["true_pairs"] % 3 == 0
    assert 0 <= first["ours"]["precision"] <= 1
    assert first["ours"]["f1"] > 0.8


def test_it_speaks_to_people_too() -> None:
    done = run("--reports=3000")
    assert done.returncode == 0, done.stderr
    assert "reports: 3000" in done.stdout
    assert "peak memory gb:" in done.stdout


@pytest.mark.parametrize("options", [[], ["--data=x", "--reports=5"]])
def test_it_wants_one_of_the_two(options: list[str]) -> None:
    done = run(*options)
    assert done.returncode == 2
    assert "--data" in done.stderr


def test_a_file_of_something_else_has_a_number(tmp_path: Path) -> None:
    path = tmp_path / "other.parquet"
    pl.DataFrame({"id": [1]}).write_parquet(path)
    (tmp_path / "text.parquet").write_text("no table")
    for name in ("other", "text", "absent"):
        done = run(f"--data={tmp_path / name}.parquet")
        assert done.returncode == 65
        assert done.stderr.startswith("SH-626")
        assert "Traceback" not in done.stderr


def test_the_command_knows_its_options() -> None:
    known = {option.name for option in bench.commands["duplicates"].params}
    assert known == {"data", "reports", "splits", "as_json", "no_record"}


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.is_file(), reason="IDMC's reports are not beside the project")
def test_the_real_file_has_as_many_reports_as_ids() -> None:
    given = adapted(SHARED)
    assert given.height == 5513
    assert given["event"].n_unique() == 2506
    assert not given["text"].str.contains("http").any()
