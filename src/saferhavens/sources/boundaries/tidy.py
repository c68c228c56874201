"""Boundary files → PLACES: codes of the countries' own schemes, names as people write them, valid shapes."""

from collections.abc import Callable, Iterator

import polars as pl

from saferhavens.core.words import Level
from saferhavens.core.words import gettext_noop as _
from saferhavens.sources import countries
from saferhavens.sources.boundaries import divisions, names, shapes
from saferhavens.sources.boundaries.spelling import OWN_NAMES
from saferhavens.sources.rows import Rule, shaped, sift, whole, words
from saferhavens.sources.shape import Read, Refusal, Tidied
from saferhavens.sources.tables import PLACES

NO_CODE = _("The place has no name or no code that its country uses.")
NO_COUNTRY = _("The area has no ISO 3166-1 code of its own.")
OTHER_SCHEME = _("The first divisions of this country are not taken from this file.")

INEC_POPULATION = "INEC, División Político Administrativa, TOTPOP"
"""A layer of 2012 whose TOTPOP adds up to a later population of Ecuador: its year is not stated, so it is not known."""
NATURAL_EARTH_POPULATION = "Natural Earth, POP_EST"

COUNTED_WITH = {"Somaliland": "SOM", "N. Cyprus": "CYP"}
"""Areas that Natural Earth draws apart and UNHCR, UCDP and IDMC count with a country. This says nothing on status."""

BY_NAME = {"Kosovo": countries.KOSOVO}

NATURAL_EARTH_COUNTRIES = ("PER", "ROU", "VEN")
"""Countries without a file of their own whose first divisions we take from Natural Earth."""

ISO_CORRECTIONS = {("PE-LIM", "Lima Province"): "PE-LMA"}
"""Two divisions of Peru have one code in Natural Earth; ISO 3166-2 gives the capital's province its own."""

Places = tuple[pl.DataFrame, tuple[Refusal, ...]]


def tidy(read: Read) -> Iterator[Tidied]:
    """The places of a file as one vintage: all countries, or the divisions of one or more countries."""
    places, refusals = _BUILDERS[read.kind](shapes.mended(read.frame))
    tidied = shaped(shapes.with_point(places), PLACES) if places.height else pl.DataFrame(schema=PLACES)
    is_world = read.kind == "natural_earth_countries"
    yield Tidied(
        version=read.version or VERSIONS.get(read.kind, ""),
        part="countries" if is_world else "divisions",
        scope=() if is_world else tuple(sorted(tidied["country"].unique())),
        tables={"places": tidied},
        rows_read=read.frame.height,
        refusals=refusals,
    )


VERSIONS = {"inec": "2012"}


def _countries(frame: pl.DataFrame) -> Places:
    coded = frame.with_columns(words("name"), code=_country_code(frame), **_population(frame))
    kept, refusals = sift(coded, (Rule(NO_COUNTRY, pl.col("code").is_null()), *shapes.SHAPE_RULES))
    single = shapes.joined(kept, "code")
    placed = single.with_columns(
        level=pl.lit(Level.COUNTRY.value),
        parent_code=pl.lit(None, pl.String),
        country="code",
        scheme=pl.lit("ISO 3166-1"),
        local_code="code",
        name_en=_country_name("en"),
        name_es=_country_name("es"),
    )
    return placed, refusals


def _country_code(frame: pl.DataFrame) -> pl.Series:
    known = BY_NAME | COUNTED_WITH
    pairs = zip(frame["numeric"].cast(pl.String), frame["name"].cast(pl.String), strict=True)
    found = [countries.from_numeric(number.zfill(3)) if number else None for number, _name in pairs]
    return pl.Series(
        "code", [code or known.get(name) for code, name in zip(found, frame["name"], strict=True)], pl.String
    )


def _country_name(language: str) -> pl.Expr:
    return pl.col("code").map_elements(lambda code: countries.name(code, language), pl.String)


def _population(frame: pl.DataFrame) -> dict[str, pl.Expr]:
    known = whole("pop_est") > 0
    return {
        "population": pl.when(known).then(whole("pop_est")),
        "population_year": pl.when(known).then(whole("pop_year", pl.Int32)),
        "population_source": pl.when(known).then(pl.lit(NATURAL_EARTH_POPULATION)),
    }


def _natural_earth_divisions(frame: pl.DataFrame) -> Places:
    corrected = frame.with_columns(pl.col("iso_3166_2").alias("local_code"), pl.col("adm0_a3").alias("country"))
    for (code, name), right in ISO_CORRECTIONS.items():
        is_it = (pl.col("local_code") == code) & (pl.col("name") == name)
        corrected = corrected.with_columns(local_code=pl.when(is_it).then(pl.lit(right)).otherwise("local_code"))
    usable = pl.col("local_code").str.contains("^[A-Z]{2}-[A-Z0-9]{1,3}$") & words("name").is_not_null()
    rules = (
        Rule(OTHER_SCHEME, ~pl.col("country").is_in(NATURAL_EARTH_COUNTRIES)),
        Rule(NO_CODE, ~usable.fill_null(value=False)),
        *shapes.SHAPE_RULES,
    )
    kept, refusals = sift(corrected, rules)
    named = shapes.joined(kept, "local_code").with_columns(
        scheme=pl.lit("ISO 3166-2"),
        code=pl.col("country") + "-" + pl.col("local_code").str.slice(3),
    )
    return _first_level(named.with_columns(name_en=_division_name("en"), name_es=_division_name("es"))), refusals


def _division_name(language: str) -> pl.Expr:
    """Romania's names have their letters only in the translations, those of Spanish America only in `name`."""
    name = pl.when(pl.col("country") == "ROU").then(f"name_{language}").otherwise("name")
    return pl.coalesce(_own_name(), name)


def _counties(frame: pl.DataFrame) -> Places:
    numbered = frame.with_columns(local_code=whole("county_cod").cast(pl.String).str.zfill(3))
    return _own_divisions(numbered, "KEN")


def _ocha_counties(frame: pl.DataFrame) -> Places:
    number = pl.col("adm1_pcode").str.extract(r"^KE0*(\d{1,2})$").str.zfill(3)
    return _own_divisions(frame.with_columns(local_code=number), "KEN")


def _own_divisions(frame: pl.DataFrame, country: str) -> Places:
    known = divisions.DIVISIONS[country]
    kept, refusals = sift(
        frame,
        (Rule(NO_CODE, ~pl.col("local_code").is_in(list(known)).fill_null(value=False)), *shapes.SHAPE_RULES),
    )
    return _named_divisions(shapes.joined(kept, "local_code"), country), refusals


def _named_divisions(frame: pl.DataFrame, country: str) -> pl.DataFrame:
    known = divisions.DIVISIONS[country]
    english = known | {code: name for (iso3, code), name in divisions.ENGLISH_NAMES.items() if iso3 == country}
    named = frame.with_columns(
        country=pl.lit(country),
        scheme=pl.lit(divisions.SCHEMES[country]),
        code=pl.lit(f"{country}-") + pl.col("local_code"),
        name_en=pl.col("local_code").replace_strict(english, return_dtype=pl.String),
        name_es=pl.col("local_code").replace_strict(known, return_dtype=pl.String),
    )
    return _first_level(named)


def _first_level(frame: pl.DataFrame) -> pl.DataFrame:
    return _without_population(frame).with_columns(level=pl.lit(Level.ADM1.value), parent_code="country")


def _without_population(frame: pl.DataFrame) -> pl.DataFrame:
    missing = {"population": pl.Int64, "population_year": pl.Int32, "population_source": pl.String}
    return frame.with_columns(pl.lit(None, t).alias(n) for n, t in missing.items() if n not in frame.columns)


def _municipalities(frame: pl.DataFrame) -> Places:
    coded = frame.with_columns(local_code=words("id").str.zfill(5), name=_spanish("name"))
    return _two_levels(coded, "COL", digits=5)


def _cantons(frame: pl.DataFrame) -> Places:
    coded = frame.with_columns(
        local_code=words("dpa_canton").str.zfill(4),
        name=_spanish("dpa_descan"),
        population=whole("totpop"),
    ).with_columns(
        population_source=pl.when(pl.col("population").is_not_null()).then(pl.lit(INEC_POPULATION)),
    )
    return _two_levels(coded, "ECU", digits=4)


def _spanish(column: str) -> pl.Expr:
    return words(column).map_elements(names.spanish, pl.String)


def _two_levels(frame: pl.DataFrame, country: str, digits: int) -> Places:
    """Second divisions, and the first divisions joined from them, so that both have the same edges."""
    coded = frame.with_columns(first=pl.col("local_code").str.head(2))
    is_code = pl.col("local_code").str.contains(f"^[0-9]{{{digits}}}$") & pl.col("name").is_not_null()
    in_country = pl.col("first").is_in(list(divisions.DIVISIONS[country]))
    rules = (Rule(NO_CODE, ~(is_code & in_country).fill_null(value=False)), *shapes.SHAPE_RULES)
    kept, refusals = sift(coded, rules)
    second = _without_population(shapes.joined(kept, "local_code")).with_columns(
        country=pl.lit(country),
        scheme=pl.lit(divisions.SCHEMES[country]),
        code=pl.lit(f"{country}-") + pl.col("local_code"),
        parent_code=pl.lit(f"{country}-") + pl.col("first"),
        level=pl.lit(Level.ADM2.value),
    )
    second = second.with_columns(name_en=pl.coalesce(_own_name(), "name"), name_es=pl.coalesce(_own_name(), "name"))
    outlines = shapes.dissolved(second, "first").rename({"first": "local_code"})
    first = _named_divisions(outlines.join(_sums(second), on="local_code", how="left"), country)
    columns = [name for name in PLACES if name not in ("longitude", "latitude")]
    return pl.concat([first.select(columns), second.select(columns)], how="vertical_relaxed"), refusals


def _own_name() -> pl.Expr:
    """The name of a place whose name does not follow from the file's, or null."""
    return pl.col("code").replace_strict(OWN_NAMES, default=None, return_dtype=pl.String)


def _sums(second: pl.DataFrame) -> pl.DataFrame:
    """Inhabitants of the first divisions; null where those of one of their parts are not known."""
    known = pl.col("population").is_not_null().all()
    return second.group_by(pl.col("first").alias("local_code")).agg(
        pl.when(known).then(pl.col("population").sum()).alias("population"),
        pl.when(known).then(pl.col("population_source").first()).alias("population_source"),
    )


_BUILDERS: dict[str, Callable[[pl.DataFrame], Places]] = {
    "dane": _municipalities,
    "inec": _cantons,
    "iebc": _counties,
    "ocha_counties": _ocha_counties,
    "natural_earth_divisions": _natural_earth_divisions,
    "natural_earth_countries": _countries,
}
