"""The Early Warning Project's files of 2025: penalty, coefficients, risks and ranks come out as published."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from saferhavens.core.forecast import onset
from saferhavens.core.forecast.onset.panel import PREDICTORS, read_panel
from saferhavens.core.forecast.onset.replica import Replica

pytestmark = pytest.mark.shared_data

CONTESTED = 1998
"""Two penalties differ by four millionths of deviance here: only folds fitted as glmnet fits them tell them apart."""


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "early_warning_project"


@pytest.fixture(scope="module")
def table(folder: Path) -> pl.DataFrame:
    return read(folder / "prepared2024predictors-2025-09-03.csv")


def read(file: Path) -> pl.DataFrame:
    return pl.read_csv(file, null_values=["NA"], infer_schema_length=None)


@pytest.fixture(scope="module")
def fitted(table: pl.DataFrame) -> Replica:
    return Replica.fit(read_panel(table, 2022))


def test_the_penalty_is_the_29th_of_the_path(fitted: Replica):
    assert fitted.model.lambdas[0] == pytest.approx(0.03499562, abs=5e-9)
    assert fitted.model.chosen == 28
    assert fitted.model.penalty == pytest.approx(0.002586429, abs=5e-10)
    assert fitted.model.deviances.min() == pytest.approx(0.19359, abs=5e-6)


def test_coefficients_are_the_published_ones(fitted: Replica, folder: Path):
    given = dict(read(folder / "coefficients_3Sep2025.csv").select("variable", "coef.full").iter_rows())
    ours = dict(zip(PREDICTORS, fitted.model.coefficients, strict=True)) | {"(Intercept)": fitted.model.intercept}
    assert {name: round(float(value), 4) for name, value in ours.items()} == pytest.approx(given, abs=1e-4)


def test_risks_and_ranks_of_168_countries_are_the_published_ones(table: pl.DataFrame, folder: Path):
    found = onset.forecast(table, 2022, onset.PUBLISHED, draws=0)
    published = read(folder / "final_forecasts_data_3Sep2025.csv")
    given = {row["ewp_name"]: row for row in published.iter_rows(named=True)}
    assert len(found.chances) == len(given) == 168
    for each in found.chances:
        row = given[each.unit]
        assert each.chance == pytest.approx(row["risk.2025and2026.from2024"], abs=1e-4)
        assert each.rank == row["rank.2025and2026.from2025"]


def test_risks_of_a_contested_window_are_the_published_ones(table: pl.DataFrame, folder: Path):
    panel = read_panel(table, CONTESTED)
    risks = 1 / (1 + np.exp(-Replica.fit(panel).log_odds(panel)))
    ours = dict(zip(panel.names[panel.asked].tolist(), risks.tolist(), strict=True))
    published = read(folder / "FOOSforecasts_3Sep2025.csv").filter(pl.col("prev_year") == CONTESTED + 2)
    assert published.height > 150
    for name, risk in published.select("ewp_name", "risk_prev").drop_nulls().iter_rows():
        assert ours[name] == pytest.approx(risk, abs=1e-9)
