"""The bytes that a frozen forecast is, so that its hash can be computed again at any time, by anybody.

A run is written as the ledger writes its entries (`core.ledger.canonical`): JSON with sorted keys, no spaces, UTF-8.
Fractions are texts: the shortest decimal that gives the same double (Python's `repr`), and 0.0 for both zeros.
Distributions enter by the SHA-256 of their bytes.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from saferhavens.core.forecast.results import Draws
from saferhavens.core.ledger.canonical import Fact, canonical_time, clean
from saferhavens.web.outlook.made import Value
from saferhavens.web.outlook.models import ForecastRun, ForecastValue, FrozenDraws

FORM = 1
"""Of what is described above; part of the bytes."""

RUN_FIELDS = (
    "target", "model", "scope", "origin", "first", "last", "code_version", "vintages", "notes", "fictional",
    "parameters", "seed", "input_hash",
)  # fmt: skip
WHOLE = ("unit", "first", "last", "rank")
FRACTIONS = tuple(each.name for each in fields(Value) if each.name not in (*WHOLE, "reasons"))
STORED = np.dtype("<f4")
EFFORT = 6  # of zlib: most draws are zeros, and higher levels gain nothing


def content_hash(run: ForecastRun, values: Iterable[ForecastValue], draws: bytes) -> str:
    """SHA-256 of all that the run says, where it comes from and when it was frozen. `draws` as `packed` gives them."""
    ordered = sorted(values, key=lambda each: (each.unit, each.first, each.last))
    content = {
        "form": FORM,
        "run": {name: plain(getattr(run, name)) for name in RUN_FIELDS},
        "finished_at": canonical_time(run.finished_at),
        "frozen_at": canonical_time(run.frozen_at),
        "values": [written(value) for value in ordered],
        "draws": hashlib.sha256(draws).hexdigest() if draws else None,
    }
    text = json.dumps(clean(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def written(value: ForecastValue) -> dict[str, Fact]:
    """A value without fractions."""
    whole = {name: clean(getattr(value, name)) for name in WHOLE}
    fractions = {name: decimal(getattr(value, name)) for name in FRACTIONS}
    return whole | fractions | {"reasons": written_reasons(value.reasons)}


def written_reasons(reasons: Mapping[str, Any]) -> Fact:
    """Each number as a double: one database gives 1.0 back as it was, the other may give 1."""
    if not reasons:
        return {}
    parts = {str(name): decimal(part) for name, part in reasons["parts"].items()}
    return {"base": decimal(reasons["base"]), "scale": clean(reasons["scale"]), "parts": dict(parts)}


def decimal(number: object) -> str | None:
    return None if number is None else repr(float(str(number)) + 0.0)


def plain(value: object) -> Fact:
    """`value` without fractions, at any depth."""
    match value:
        case float():
            return decimal(value)
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return clean(value)


# --- distributions ------------------------------------------------------------------------------------------------


def packed(draws: Draws) -> bytes:
    return zlib.compress(np.ascontiguousarray(draws.values, dtype=STORED).tobytes(), EFFORT)


def unpacked(kept: FrozenDraws) -> Draws:
    """The distributions of a run, as they were frozen."""
    shape = (len(kept.units), len(kept.months), kept.draws)
    values = np.frombuffer(zlib.decompress(bytes(kept.content)), dtype=STORED).reshape(shape)
    run = kept.run
    return Draws(tuple(kept.units), tuple(kept.months), values.astype(np.float64), run.origin, run.model)
