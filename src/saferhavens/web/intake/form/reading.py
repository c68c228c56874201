"""From the fields of the form to the plain values of a report, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from saferhavens.core.evidence.words import PlaceExactness, TimeExactness
from saferhavens.core.words import Level
from saferhavens.web.intake.form.gazetteer import label_of
from saferhavens.web.places.models import Place

ACTORS = 3
"""Rows for actors. More of them are told in the narrative; those that came by another way in are kept."""

ACTOR_PARTS = ("kind", "name", "alleged_by")

SAME_NAME = (
    "harms", "country", "place_exactness", "place_text", "occurred_from", "occurred_to", "time_exactness", "time_text",
    "stage", "people_low", "people_high", "statuses", "grounds", "ages", "sexes", "exposures",
    "authorities", "authorities_text", "basis", "narrative", "source_text", "contact",
    "is_urgent", "sensitivity",
)  # fmt: skip
"""Fields that are called the same in the form and in a report."""

CONSENT = ("consents", "consent_language", "consent_witnessed")

OWN_FIELDS = frozenset([*SAME_NAME, *CONSENT, "place_code", "actors"])
"""Fields of a report that the form speaks of; a correction leaves all others as they are."""


def plain_of(given: Mapping[str, Any], place: Place | None) -> dict[str, Any]:
    """The report as plain values, from the cleaned fields of the form and the place that was found."""
    plain = {name: given[name] for name in SAME_NAME if given.get(name) not in (None, "", [])}
    plain["actors"] = [actor for row in range(1, ACTORS + 1) if (actor := _actor(given, row))]
    plain |= chosen_consents(given)
    plain["place_code"] = place.code if place else ""
    plain.setdefault("place_exactness", _exactness(given, place))
    if given.get("occurred_from") and given.get("occurred_to") in (None, "", given["occurred_from"]):
        plain.setdefault("time_exactness", TimeExactness.DAY.value)
    return plain


def _exactness(given: Mapping[str, Any], place: Place | None) -> str:
    """Whoever names a municipality and says no more knows the place to the municipality."""
    if place is None:
        return PlaceExactness.UNKNOWN if given.get("place_text") else PlaceExactness.COUNTRY
    return PlaceExactness.ADM2 if place.level == Level.ADM2 else PlaceExactness.ADM1


def _actor(given: Mapping[str, Any], row: int) -> dict[str, str] | None:
    """Always alleged: what is established, nobody says at once."""
    said = {part: given.get(f"actor{row}_{part}") or "" for part in ACTOR_PARTS}
    if not any(said.values()):
        return None
    return {name: value for name, value in {**said, "kind": said["kind"] or "unknown"}.items() if value}


def chosen_consents(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is said about consent, and nothing else."""
    return {
        "consents": [_consent(pair) for pair in given.get("consents") or ()],
        "consent_language": given.get("consent_language") or "",
        "consent_witnessed": bool(given.get("consent_witnessed")),
    }


def _consent(pair: str) -> dict[str, str]:
    purpose, _, recipient = pair.partition(":")
    return {"purpose": purpose, "recipient": recipient}


def fields_of(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse: what the form shows of a report."""
    fields = {name: plain[name] for name in (*SAME_NAME, *CONSENT) if name in plain}
    fields["consents"] = [f"{given['purpose']}:{given['recipient']}" for given in plain.get("consents", ())]
    fields["place_name"] = place_name(plain.get("place_code", ""))
    for row, actor in enumerate(_rows(plain.get("actors", ())), start=1):
        fields |= {f"actor{row}_{part}": actor.get(part, "") for part in ACTOR_PARTS}
    return fields


def _rows(actors: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return list(actors)[:ACTORS]


def place_name(code: str) -> str:
    place = Place.objects.select_related("parent").filter(code=code).first() if code else None
    return label_of(place) if place else ""


def carried_over(before: Mapping[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """`now` with what `before` held and the form does not speak of, such as a point on the map."""
    kept = {name: value for name, value in before.items() if name not in OWN_FIELDS}
    more = list(before.get("actors", ()))[ACTORS:]
    return kept | now | {"actors": [*now.get("actors", ()), *more]}
