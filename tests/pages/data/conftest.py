"""Sources as the page shows them: one loaded with a refusal, one failed, the others not loaded."""

from datetime import UTC, datetime

import pytest

import open_data
from saferhavens.web.vintages.models import Vintage, VintageState

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def loaded(db) -> Vintage:
    """UNHCR's population, of whose twelve rows two were left out."""
    (vintage,) = open_data.stored(
        open_data.prepared(
            "unhcr",
            {"displaced": [open_data.figure(10)]},
            part="population",
            version="2024",
            file="population.csv",
            rows_read=12,
            refusals=(open_data.REFUSAL,),
        )
    )
    return vintage


@pytest.fixture
def failed(db) -> Vintage:
    return Vintage.objects.create(
        source="idmc",
        file="cut-off.zip",
        state=VintageState.FAILED,
        started_at=WHEN,
        finished_at=WHEN,
        failure="SH-206: The archive cut-off.zip is damaged or was cut off.",
    )


@pytest.fixture
def sample(db) -> Vintage:
    (vintage,) = open_data.stored(open_data.prepared("idmc", _months(), part="months", fictional=True))
    return vintage


def _months() -> dict[str, list[dict]]:
    return {"displacement_months": [{"country": "COL", "month": WHEN.date().replace(day=1), "persons": 5}]}
