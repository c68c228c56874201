"""A table that lacks a column is named, with the columns that it lacks, by every model and baseline."""

import polars as pl
import pytest

from mixture_world import ORIGIN, history
from saferhavens.core import problems
from saferhavens.core.forecast import counts, displacement, subnational
from saferhavens.core.problems import ProblemError

KINDS = {"counts": counts, "divisions": subnational, "displacement": displacement}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("left_out", "named"), [(["value"], "value"), (["unit"], "unit"), (["month", "value"], "month, value")]
)
def test_what_is_missing_is_named(kind, left_out, named):
    with pytest.raises(ProblemError) as caught:
        KINDS[kind].forecast(history().drop(left_out), ORIGIN, (1, 2), seed=1, draws=10)
    assert caught.value.problem is problems.SERIES_COLUMNS
    assert caught.value.facts == {"columns": named}


@pytest.mark.parametrize("kind", KINDS)
def test_so_do_the_baselines(kind):
    with pytest.raises(ProblemError) as caught:
        KINDS[kind].baseline("last month", pl.DataFrame({"place": ["COL"]}), ORIGIN, (1,), seed=1, draws=10)
    assert caught.value.facts == {"columns": "unit, month, value"}
