"""`saferhavens bench panels`: both sides make the same panel, and every number of it is compared."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

from saferhavens.cli import bench
from saferhavens.core.forecast.panels import Part, Units
from saferhavens.core.forecast.panels.priogrid import CELLS

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
SCRIPTS = ("panels", "plain_panel", "invented_panel", "results")


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The scripts of benchmarks/, forgotten afterwards."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)
    yield SimpleNamespace(**{name: import_module(name) for name in SCRIPTS})
    for name in set(SCRIPTS) - before:
        sys.modules.pop(name, None)


def test_pandas_makes_the_same_panel(scripts):
    import pandas as pd

    panels, invented, span = scripts.panels, scripts.invented_panel, scripts.invented_panel.MONTHS
    tables = invented.tables(2_000)[Units.COUNTRY]
    ours = panels.canonical(panels.build(invented.PANELS[Units.COUNTRY], span, tables))
    given = {name: panels.as_pandas(frame, pd) for name, frame in tables.items()}
    theirs = scripts.plain_panel.panel(Units.COUNTRY, given, span.first, span.origin)
    theirs = panels.canonical(pl.from_pandas(theirs.reset_index(), nan_to_null=True))
    assert_frame_equal(ours, theirs, check_exact=True)
    assert panels.digest(ours) == panels.digest(theirs)


def test_the_digest_sees_the_last_bit_and_a_null(scripts):
    frame = pl.DataFrame({"unit": ["a", "b"], "deaths": [1.0, 2.0]})
    last_bit = frame.with_columns(deaths=pl.Series([1.0, 2.0 + 2**-51]))
    missing = frame.with_columns(deaths=pl.Series([1.0, None]))
    assert len({scripts.panels.digest(each) for each in (frame, last_bit, missing)}) == 3


def test_invented_events_depend_on_their_seed_alone(scripts):
    first, again, other = (scripts.invented_panel.tables(500, seed)[Units.CELL]["events"] for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_invented_places_are_cells_of_the_world_and_crowded(scripts):
    tables = scripts.invented_panel.tables(5_000)[Units.CELL]
    cells = tables["units"]["unit"].cast(pl.Int64)
    assert cells.n_unique() == scripts.invented_panel.WITH_EVENTS
    assert cells.is_between(1, CELLS).all()
    by_place = tables["events"].group_by("longitude").len().height
    assert by_place > tables["events"]["adm1"].n_unique()


def test_every_panel_is_shared_out_whole(scripts):
    for level, parts in scripts.panels.PARTS.items():
        assert [part for each, part in scripts.panels.WORK if each is level] == [Part(n, parts) for n in range(parts)]


def test_the_command_hands_over_what_it_was_given(monkeypatch):
    told = []
    monkeypatch.setattr(bench, "run_apart", lambda name, *options: told.append((name, *options)))
    CliRunner().invoke(bench.bench, ["panels", "--events", "7", "--dask", "tcp://a:1", "--json"])
    assert told == [("panels", "--events=7", "--dask=tcp://a:1", "--json")]
