"""How a model would have done: from one origin after the other, it and its baselines, with what was known up to each.

The rows are those of today's vintage; the months after an origin are never seen by a forecast from it.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO

import polars as pl

from saferhavens.core.forecast.mixtures.rolling import Scored as Cases
from saferhavens.core.forecast.mixtures.rolling import together
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import FORECAST_EMPTY, HISTORY_TOO_SHORT, ProblemError
from saferhavens.web.outlook import chance_scoring, scoring
from saferhavens.web.outlook.chance_scoring import Said
from saferhavens.web.outlook.forecasting import OURS, Job, Kind, do
from saferhavens.web.outlook.kept import Scored, Vintages
from saferhavens.web.outlook.leads import HORIZONS
from saferhavens.web.outlook.reading import window_of

EVERY = 6
"""Months from one origin to the next."""

EVERY_YEAR, EVERY_QUARTER = 12, 3
"""For deaths of all countries of the world, of which one origin takes as long as three of a country's divisions; and
for displacement, of which few years are known."""

SPACING = {Kind.COUNTS: EVERY_YEAR, Kind.DIVISIONS: EVERY, Kind.DISPLACEMENT: EVERY_QUARTER}

ANCHOR = 10
"""Origins are Octobers (and Aprils, and the months half between), as in the VIEWS challenge. They stay where they are
when a month of data is added, so that what was tried before need not be tried again."""

YEARS = 8
LEAST_HISTORY = 66
"""Months before the first origin: what the mixtures need to look fourteen months ahead."""

Progress = Callable[[int, int], None]


def origins(frame: pl.DataFrame, last: int, every: int = EVERY) -> list[int]:
    """The months from which the past is forecast again: at most eight years, the newest outcome complete."""
    first = int(frame["month"].to_numpy().min()) + LEAST_HISTORY
    newest = last - max(HORIZONS)
    newest -= (newest - ANCHOR) % every
    return sorted(range(newest, max(first, newest - YEARS * 12 + 1) - 1, -every))


@dataclass(frozen=True)
class Trial:
    """Models, ours first, as they forecast today, and the origins from which they do so again."""

    jobs: tuple[Job, ...]
    origins: tuple[int, ...]

    @property
    def window(self) -> str:
        """From the first month that is forecast to the last."""
        first, last = self.origins[0] + min(HORIZONS), self.origins[-1] + max(HORIZONS)
        return window_of(self.jobs[0].target, first, last)

    @cached_property
    def hashes(self) -> dict[int, str]:
        """Origin → SHA-256 of all that its cases are made of: later rows do not matter to it."""
        job = self.jobs[0]
        decides = [each.model for each in self.jobs], job.seed, sorted(job.parameters.items())
        ends = {origin: pl.col("month") <= origin + max(HORIZONS) for origin in self.origins}
        return {origin: scoring.hash_of(job.frame.filter(rows), origin, decides) for origin, rows in ends.items()}

    @property
    def input_hash(self) -> str:
        """Of all origins: what changes none of them changes no score."""
        return hashlib.sha256(repr(sorted(self.hashes.items())).encode()).hexdigest()

    def cases_of(self, origin: int) -> bytes:
        """Forecast from one origin, held against what came, as it is kept."""
        return packed(cases_from(self.jobs, origin))

    def scored(self, kept: Iterable[bytes], vintages: Vintages) -> list[Scored]:
        """The cases of all origins, in their order, scored together."""
        job = self.jobs[0]
        models = [each.model for each in self.jobs]
        about = scoring.About(job.target, job.scope, self.window, vintages, self.input_hash)
        return scoring.scored(together([unpacked(each, models) for each in kept]), about)


def trial_of(jobs: Sequence[Job]) -> "Trial | OnsetTrial":
    """The trial that speaks for these models. Raises HISTORY_TOO_SHORT if there is no month to forecast again."""
    job = jobs[0]
    if job.kind is Kind.ONSET:
        return OnsetTrial(tuple(jobs))
    frame = job.frame
    chosen = origins(frame, job.origin, SPACING[job.kind])
    if not chosen:
        months = int(frame["month"].n_unique())
        raise ProblemError(HISTORY_TOO_SHORT, months=months, least=LEAST_HISTORY + max(HORIZONS))
    return Trial(tuple(jobs), tuple(chosen))


def cases_from(jobs: Sequence[Job], origin: int) -> list[Cases]:
    """All models from one origin against what came. They get no row after it."""
    frame, target = jobs[0].frame, jobs[0].target
    known = frame.filter(pl.col("month") <= origin)
    came = frame.filter(pl.col("month").is_between(origin + min(HORIZONS), origin + max(HORIZONS)))
    forecasts = [drawn(replace(job, frame=known, origin=origin)) for job in jobs]
    return scoring.cases_of(forecasts, target, known, came)


MODEL = "model"


def packed(found: Sequence[Cases]) -> bytes:
    """Cases as a Parquet table."""
    file = BytesIO()
    pl.concat([each.cases.with_columns(pl.lit(each.model).alias(MODEL)) for each in found]).write_parquet(file)
    return file.getvalue()


def unpacked(kept: bytes, models: Sequence[str]) -> list[Cases]:
    """The cases as they were `packed`, model by model."""
    rows = pl.read_parquet(BytesIO(kept))
    return [Cases(model, rows.filter(pl.col(MODEL) == model).drop(MODEL)) for model in models]


def drawn(job: Job) -> Draws:
    """The distributions of one job. Raises FORECAST_EMPTY if its model has none."""
    found = do(job).draws
    if found is None:
        raise ProblemError(FORECAST_EMPTY, model=job.model)
    return found


# --- the onset of mass killing ------------------------------------------------------------------------------------

FIRST_TESTED = 1994
"""As published: the forward test of the Early Warning Project begins with the forecasts for 1994."""

HEADLINE = "headline"
"""Of cases: the published protocol, in which a year counts with the higher of the two forecasts made for it."""


@dataclass(frozen=True)
class OnsetTrial:
    """The models as they would have forecast at the end of each year, from 1993 to the last year of the data."""

    jobs: tuple[Job, ...]

    @property
    def window(self) -> str:
        return window_of(self.jobs[0].target, FIRST_TESTED, self.jobs[0].origin)

    @property
    def input_hash(self) -> str:
        return scoring.hash_of(self.jobs[0].frame, FIRST_TESTED, [job.model for job in self.jobs])

    def tried(self, vintages: Vintages, told: Progress) -> list[Scored]:
        """The two-year target, by which the label is given, and the published protocol beside it."""
        from saferhavens.core.forecast import onset  # noqa: PLC0415 - half a second that only those pay who try it

        tests = {}
        for number, job in enumerate(self.jobs, start=1):
            tests[job.model] = onset.forward_test(job.frame, FIRST_TESTED, job.origin, job.model)
            told(number, len(self.jobs))
        about = scoring.About(self.jobs[0].target, "", self.window, vintages, self.input_hash)
        two_years = {model: test.issued for model, test in tests.items()}
        by_year = {model: test.by_year.rename({"maxrisk2": "chance"}) for model, test in tests.items()}
        return [
            chance_scoring.scored(said_of(two_years, "outcome", "origin"), about),
            chance_scoring.scored(said_of(by_year, "onset", "year"), about, HEADLINE, is_summary=False),
        ]


def said_of(tables: Mapping[str, pl.DataFrame], outcome: str, year: str) -> Said:
    """What each model said of the same units and years, where all of them spoke and the outcome is known."""
    together = None
    for place, table in enumerate(tables.values()):
        column = table.select("unit", year, outcome, pl.col("chance").alias(f"chance{place}"))
        together = column if together is None else together.join(column.drop(outcome), on=["unit", year])
    if together is None:
        raise ProblemError(FORECAST_EMPTY, model=OURS)
    rows = together.drop_nulls().drop_nans().sort(year, "unit")
    return Said(
        chances={model: rows[f"chance{place}"].to_numpy() for place, model in enumerate(tables)},
        outcomes=rows[outcome].cast(pl.Float64).to_numpy(),
        units=rows["unit"].to_numpy(),
        groups=rows[year].cast(pl.Int64).to_numpy(),
    )
