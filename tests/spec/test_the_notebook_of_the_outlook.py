"""docs/outlook.ipynb goes through the outlook step by step. It runs from top to bottom, without Jupyter, every time."""

import json
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOK = PROJECT / "docs" / "outlook.ipynb"
SHARED = PROJECT.parent / "shared" / "data"

SECTIONS = (
    "Panels",
    "Onset of mass killing",
    "whole distributions",
    "Divisions and displacement",
    "not reported yet",
    "Signals",
    "Would we have warned",
    "Scores",
    "command line",
)

COMMANDS = (
    "forecast onset | counts | displacement",
    "signals scan",
    "replay",
    "bench counts",
    "bench nowcast",
    "bench onset",
    "bench signals",
)


@pytest.fixture(scope="module")
def notebook() -> dict[str, Any]:
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))


def cells(notebook: dict[str, Any], kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


@pytest.fixture(scope="module")
def names(notebook: dict[str, Any]) -> dict[str, Any]:
    """What all code cells leave behind, run once, in order and in one namespace, as Jupyter does it."""
    names: dict[str, Any] = {"__name__": "__notebook__"}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SAFERHAVENS_DATA", str(SHARED) if SHARED.is_dir() else "")
        for number, source in enumerate(cells(notebook, "code"), start=1):
            exec(compile(source, f"outlook.ipynb, code cell {number}", "exec"), names)  # noqa: S102 - our own notebook
    return names


def test_it_is_a_notebook_as_jupyter_4_writes_it(notebook) -> None:
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert {cell["cell_type"] for cell in notebook["cells"]} == {"code", "markdown"}


def test_no_output_is_stored_in_it(notebook) -> None:
    """Stored outputs grow old unseen, and could carry real figures."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_it_has_a_section_for_each_part_of_the_outlook(notebook) -> None:
    told = "\n".join(cells(notebook, "markdown"))
    assert [section for section in SECTIONS if section not in told] == []


def test_every_step_is_explained_before_it_is_done(notebook) -> None:
    kinds = [cell["cell_type"] for cell in notebook["cells"]]
    assert kinds[0] == "markdown"
    assert ["code"] * 3 not in [kinds[place : place + 3] for place in range(len(kinds))]


def test_it_runs_on_invented_data(names) -> None:
    assert len(names["ranked"]) == 20
    assert names["ours"].values.shape == names["divisions"].values.shape == (12, 3, 200)
    assert names["record"].events > 0
    assert set(names["table"]["model"]) == {"ours", "last 12 months"}


def test_it_walks_through_each_command(notebook) -> None:
    told = "\n".join(cells(notebook, "markdown"))
    assert [
        command for command in COMMANDS if f"`saferhavens {command}" not in told and f"`{command}" not in told
    ] == []


def test_each_command_gives_its_result_or_its_problem(names) -> None:
    assert {"onset", "counts"} <= {kind for kind, told in names["made"].items() if not isinstance(told, str)}
    assert all(told.startswith("SH-838: ") for told in names["made"].values() if isinstance(told, str))
    assert {scan["country"] for scan in names["scans"]} == {"COL"}
    assert isinstance(names["replayed"], dict) or names["replayed"].startswith("SH-852: ")
    assert [each[:6] for each in names["refusals"]] == ["SH-834", "SH-836"]


def test_the_window_of_the_command_rests_on_what_was_known_in_october(names) -> None:
    assert names["measured"]["2023"]["last month known"] == "2022-10"
    assert names["measured"]["2023"]["cases"] == 144


def test_the_installation_that_it_made_is_gone(names) -> None:
    assert not Path(names["HOME"].name).exists()


@pytest.mark.skipif(SHARED.is_dir(), reason="the second part is passed over only where there are no real data")
def test_without_real_data_the_second_part_is_passed_over(names) -> None:
    assert names["DATA"] is None
    assert "scored" not in names


@pytest.mark.shared_data
def test_it_runs_on_real_data(names) -> None:
    assert (names["tested"].height, int(names["tested"]["mk_onset"].sum())) == (5047, 39)
    assert names["scored"].height == 2 * 20
