"""The panels of invented_panel.py as an analyst writes them with pandas: what ours is measured against.

Plain, but not clumsy: one group-by for the counts, one reindex to the complete grid, then grouped shifts and rolling
sums. What scikit-learn adds to such a panel (a pipeline that fills what is missing) is left out on both sides.
"""

import numpy as np
import pandas as pd

from saferhavens.core.forecast.panels import Units

HALF_LIFE, REACH = 6, 30
CODE = {Units.COUNTRY: "country", Units.ADM1: "adm1", Units.CELL: "cell"}


def panel(level: Units, tables: dict[str, pd.DataFrame], first: int, origin: int) -> pd.DataFrame:
    """Rows by unit and month, the features as in invented_panel.FEATURES, in that order."""
    units = tables["units"].sort_values("unit").set_index("unit")
    grid = pd.MultiIndex.from_product([units.index, range(first, origin + 2)], names=["unit", "step"])
    counts = counted(tables["events"], CODE[level]).reindex(grid, fill_value=0)
    counts[counts.index.get_level_values("step") > origin] = np.nan
    told = counts.copy()
    add_own(told, counts)
    add_parents(told, counts, units["parent"])
    add_neighbours(told, counts, tables["neighbours"], grid)
    return told


def counted(events: pd.DataFrame, code: str) -> pd.DataFrame:
    month = (events["on"].dt.year - 1980) * 12 + events["on"].dt.month
    row, column = np.floor((events["latitude"] + 90) * 2), np.floor((events["longitude"] + 180) * 2)
    cell = (row * 720 + column + 1).astype(int).astype(str)
    facts = pd.DataFrame(
        {
            "unit": cell if code == "cell" else events[code],
            "step": month,
            "deaths": events["deaths"],
            "events": 1,
            "civilians": events["deaths"].where(events["kind"] == "one-sided", 0),
        }
    )
    counts = facts.groupby(["unit", "step"])[["deaths", "events", "civilians"]].sum()
    return counts.assign(any_event=(counts["events"] > 0).astype(int)).astype(float)


def before(series: pd.Series, steps: int = 1) -> pd.Series:
    return series.groupby(level="unit").shift(steps)


def rolled(series: pd.Series, steps: int, key: str = "unit") -> pd.Series:
    """Sums of the `steps` months before each; nothing until all are there."""
    sums = before(series).groupby(level=key).rolling(steps, min_periods=steps).sum() if key == "unit" else None
    return sums.droplevel(0)


def add_own(told: pd.DataFrame, counts: pd.DataFrame) -> None:
    for steps in (1, 2, 3, 6):
        told[f"deaths_lag_{steps}"] = before(counts["deaths"], steps)
    for steps in (3, 6, 12, 24):
        told[f"deaths_total_{steps}"] = rolled(counts["deaths"], steps)
    told["deaths_mean_36"] = rolled(counts["deaths"], 36) / 36
    told["deaths_since"] = since(counts["deaths"])
    told["deaths_decayed_6"] = decayed(counts["deaths"])
    told["events_lag_1"] = before(counts["events"])
    told["events_total_12"] = rolled(counts["events"], 12)
    told["civilians_lag_1"] = before(counts["civilians"])
    told["civilians_total_12"] = rolled(counts["civilians"], 12)
    told["civilians_since"] = since(counts["civilians"])


def since(series: pd.Series) -> pd.Series:
    step = pd.Series(series.index.get_level_values("step"), index=series.index)
    last = step.where(series > 0).groupby(level="unit").ffill()
    return step - 1 - before(last)


def decayed(series: pd.Series) -> pd.Series:
    weights = [round(2 ** (20 - age / HALF_LIFE)) for age in range(REACH)]
    return sum(before(series, age + 1) * weight for age, weight in enumerate(weights)) / 2**20


def add_parents(told: pd.DataFrame, counts: pd.DataFrame, parent: pd.Series) -> None:
    own = counts["deaths"].reset_index()
    own["parent"] = own["unit"].map(parent)
    sums = own.groupby(["parent", "step"])["deaths"].sum(min_count=1)
    totals = rolled(sums.rename_axis(["unit", "step"]), 12).rename("deaths_parent_12")
    keys = pd.MultiIndex.from_arrays([own["parent"], own["step"]])
    told["deaths_parent_12"] = totals.reindex(keys).to_numpy()
    told["deaths_share_12"] = told["deaths_total_12"] / told["deaths_parent_12"].replace(0, np.nan)


def add_neighbours(told: pd.DataFrame, counts: pd.DataFrame, near: pd.DataFrame, grid: pd.MultiIndex) -> None:
    some = counts["deaths"].loc[lambda deaths: deaths > 0].reset_index()
    around = near.merge(some, left_on="neighbour", right_on="unit", suffixes=("", "_there"))
    sums = around.groupby(["unit", "step"])["deaths"].sum().reindex(grid, fill_value=0.0)
    sums[counts["deaths"].isna()] = np.nan
    told["deaths_neighbours_1"] = rolled(sums, 1)
    told["deaths_neighbours_12"] = rolled(sums, 12)
