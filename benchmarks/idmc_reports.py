"""IDMC's displacement updates as reports, for the benchmark of duplicates: what is given, what is held back.

Truth is `event_id`: reports of one event are duplicates of each other. Held back, because they give it away or repeat
it: `id`, `event_id`, event names, codes and dates, category to subtype (which an event hands down), the address and the
link in the text, `created_at`, role. Given: country, names and points of the places of origin, dates of displacement,
figure, the sentence itself, the name of the source, conflict or disaster, the hazards that the sentence names, and
whether the first place of origin is a whole department or province: then the municipality is left empty.

The four snapshots hold most reports again: the last version of each id is kept and the others are left out, so that no
report is a duplicate of itself.
"""

import re
from pathlib import Path

import polars as pl

NEEDED = {
    "id", "event_id", "iso3", "displacement_type", "displacement_start_date", "displacement_end_date", "figure",
    "standard_popup_text", "locations_name", "locations_coordinates", "locations_type", "locations_accuracy",
    "sources", "snapshot",
}  # fmt: skip

HAZARDS = (
    "niac", "iac", "unclear", "communal", "crime", "gang", "political", "flood", "storm", "wildfire", "earthquake",
    "landslide", "drought", "tornado", "typhoon", "cyclone", "volcan", "erosion", "hail",
)  # fmt: skip
SENTENCE = re.compile(r"</b>(.*?)(?:<a\s|$)", re.DOTALL)
TAG = re.compile(r"<[^>]*>|https?://\S*")


def read(file: Path) -> pl.DataFrame:
    """The reports in the columns of `linkage`, with `event`, a row an id. ValueError if columns are missing."""
    raw = pl.read_parquet(file)
    if missing := sorted(NEEDED - set(raw.columns)):
        raise ValueError(f"it has no column {missing[0]}")
    last = raw.sort("id", "snapshot").unique("id", keep="last", maintain_order=True)
    rows = [as_report(row) for row in last.iter_rows(named=True)]
    return pl.DataFrame(rows).with_columns(pl.col("date_from", "date_to").str.to_date())


def as_report(row: dict[str, object]) -> dict[str, object]:
    origins = places(row)
    name, wide = origins[0][0], is_wide(row)
    kind, sentence = str(row["displacement_type"]), text(str(row["standard_popup_text"]))
    named = [hazard for hazard in HAZARDS if hazard in sentence.casefold()]
    return {
        "id": f"{row['id']:09d}",
        "event": row["event_id"],
        "country": row["iso3"],
        "adm1": region(name),
        "adm2": "" if wide else name,
        "longitude": sum(each[1] for _name, each in origins) / len(origins),
        "latitude": sum(each[0] for _name, each in origins) / len(origins),
        "place_exactness": "exact" if len(origins) == 1 and not wide else "near",
        "date_from": row["displacement_start_date"],
        "date_to": row["displacement_end_date"],
        "harms": [f"{kind} {hazard}" for hazard in named] or [kind],
        "low": row["figure"],
        "high": row["figure"],
        "text": sentence,
        "source": row["sources"],
    }


def places(row: dict[str, object]) -> list[tuple[str, tuple[float, float]]]:
    """Names and points (latitude, longitude) of where people left from, or of all places if that is not said."""
    names, kinds = str(row["locations_name"]).split("; "), str(row["locations_type"]).split("; ")
    points = [pair.split(", ") for pair in str(row["locations_coordinates"]).split("; ")]
    found = [(name, (float(at[0]), float(at[1])), kind) for name, at, kind in zip(names, points, kinds, strict=False)]
    origins = [(name, at) for name, at, kind in found if kind.startswith("Origin")]
    return origins or [(name, at) for name, at, _kind in found]


def is_wide(row: dict[str, object]) -> bool:
    """Whether the first place of origin is a department, a province or the country."""
    kinds, sizes = str(row["locations_type"]).split("; "), str(row["locations_accuracy"]).split("; ")
    origins = [size for kind, size in zip(kinds, sizes, strict=False) if kind.startswith("Origin")]
    return (origins or sizes)[0].endswith(("(ADM1)", "(AM0)"))


def region(name: str) -> str:
    """The last name but the country's: "Boga, Ituri, Democratic Republic of the Congo" → "Ituri"."""
    parts = name.split(", ")
    return parts[-2] if len(parts) > 1 else parts[0]


def text(popup: str) -> str:
    """The sentence of a report, without heading, marks and addresses."""
    found = SENTENCE.search(popup)
    return TAG.sub(" ", found.group(1) if found else popup).strip()


def families(reports: pl.DataFrame) -> dict[str, str]:
    """Each harm's family: conflict or disaster."""
    codes = reports["harms"].explode().unique().drop_nulls()
    return {code: code.split()[0] for code in codes}
