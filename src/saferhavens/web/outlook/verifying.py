"""Whether frozen forecasts still are what was frozen."""

from collections.abc import Iterator

from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger.models import Entry
from saferhavens.web.outlook import freezing, rules
from saferhavens.web.outlook.models import ForecastRun, FrozenDraws


def check_unaltered(run: ForecastRun) -> None:
    """Whether a run is what was frozen, by its own hash and by the ledger's. Raises FORECAST_ALTERED."""
    kept = FrozenDraws.objects.filter(run=run).first()
    found = freezing.content_hash(run, run.values.all(), bytes(kept.content) if kept else b"")
    rules.check_unaltered(run.content_hash, found, recorded_hash(run), run.short)


def recorded_hash(run: ForecastRun) -> str | None:
    """What the ledger says that the hash was when the run was frozen."""
    entry = Entry.objects.filter(kind=run._meta.label_lower, object_id=str(run.pk), verb="forecast_frozen").first()
    return None if entry is None else str(entry.facts.get("hash"))


def verified() -> Iterator[tuple[ForecastRun, ProblemError | None]]:
    """Each run, the oldest first, with what is wrong with it, if anything."""
    for run in ForecastRun.objects.order_by("frozen_at", "pk").iterator():
        try:
            check_unaltered(run)
        except ProblemError as problem:
            yield run, problem
        else:
            yield run, None
