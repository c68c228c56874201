"""The released numbers for programs: those that everybody may read."""

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from saferhavens.core.disclosure import PUBLIC
from saferhavens.web.sharing import files
from saferhavens.web.sharing.views.evidence import shown_in

router = Router(tags=["evidence"])


class RowOut(Schema):
    """One released number."""

    harm: str = Field(description="Code of the type of harm.")
    harm_name: str
    country: str = Field(description="ISO 3166-1 alpha-3.")
    country_name: str
    area: str = Field(description="First division, or empty: somewhere in the country.")
    area_name: str
    period: str = Field(description="2026-Q1 or 2026.")
    period_name: str
    persons_at_least: int = Field(description="Lower bound, rounded to fives.")


class CoveredOut(Schema):
    """From a country at least so many organisations report."""

    country: str
    country_name: str
    organisations_at_least: int


class EvidenceOut(Schema):
    """What is not in it is not shown, whatever the reason: never to be read as zero."""

    released: str | None
    fingerprint: str = Field(description="SHA-256 of the whole public table.")
    rows: list[RowOut]
    coverage: list[CoveredOut]
    not_shown: str
    definition: str
    uncertainty: str
    source: str


@router.get("", response=EvidenceOut, url_name="evidence_released", summary="Documented harm, as protected totals")
def released(
    request: HttpRequest, response: HttpResponse, harm: str = "", country: str = "", year: str = ""
) -> dict[str, object]:
    """Numbers that may be known by everybody: large groups only."""
    files.kept_shortly(response)
    return files.as_facts(shown_in(request, PUBLIC))
