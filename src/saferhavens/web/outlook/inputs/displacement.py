"""New internal displacement by country and month."""

from datetime import date

import polars as pl

from saferhavens.web.mobility.models import DisplacementMonth
from saferhavens.web.outlook.inputs.frames import history, last_whole_month, month_number
from saferhavens.web.outlook.inputs.knowing import known, missing, notes_of
from saferhavens.web.outlook.inputs.reaching import reaching
from saferhavens.web.outlook.inputs.shape import Input
from saferhavens.web.vintages.rules import ELSEWHERE

SOURCE, PART = "idmc", "months"


def displacement_by_country_month(as_of: date, *, hindsight: bool = False, through: int | None = None) -> Input:
    """Columns `unit` (ISO3), `month` (month number), `value`: movements of people, as IDMC had them on `as_of`.

    A month of which IDMC has no figure yet is missing, not zero. Months that were not over are left out.
    `through` is a month that the data must reach.
    Raises INPUT_MISSING, INPUT_NOT_YET_KNOWN, INPUT_TOO_OLD.
    """
    found = known(SOURCE, as_of, hindsight=hindsight)
    winner = found.winners.get(PART, {}).get(ELSEWHERE)
    if winner is None:
        raise missing(SOURCE)
    rows = DisplacementMonth.objects.filter(vintage=winner).values_list("country", "month", "persons")
    table = pl.DataFrame(list(rows), schema={"unit": pl.String, "day": pl.Date, "value": pl.Float64}, orient="row")
    frame = history(table.with_columns(month_number(pl.col("day"))))
    frame = frame.filter(pl.col("month") <= last_whole_month(as_of))
    vintages = found.used([winner])
    return reaching(Input(frame, vintages, notes_of(vintages, as_of), found.hindsight), SOURCE, through)
