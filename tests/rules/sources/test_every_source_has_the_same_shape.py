"""Each folder under sources has the same files, says the same things about itself, and has a fictional sample."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import shapely

from saferhavens.core.languages import LANGUAGES
from saferhavens.core.problems import SOURCE_UNKNOWN, ProblemError
from saferhavens.core.words import PILOT_COUNTRIES, Level, PlacePrecision, ViolenceType
from saferhavens.sources import registry
from saferhavens.sources.download import DATA_SET, PAGINGS
from saferhavens.sources.source import Source
from saferhavens.sources.tables import TABLES

FOLDER = Path(registry.__file__).parent
KEYS = [source.key for source in registry.SOURCES]


@pytest.fixture(params=registry.SOURCES, ids=KEYS)
def source(request: pytest.FixtureRequest) -> Source:
    return request.param


def test_every_folder_is_registered_and_boundaries_come_first() -> None:
    assert sorted(KEYS) == sorted(path.parent.name for path in FOLDER.glob("*/about.toml"))
    assert KEYS[0] == "boundaries"


def test_the_folder_has_its_files(source: Source) -> None:
    names = ("about.toml", "read.py", "tidy.py", "checks.py", "sample/make_sample.py")
    assert all((FOLDER / source.key / name).is_file() for name in names)


def test_a_source_is_got_by_its_key(source: Source) -> None:
    assert registry.get(source.key) is source


def test_an_unknown_key_names_the_known_ones() -> None:
    with pytest.raises(ProblemError) as caught:
        registry.get("acled")
    assert caught.value.problem is SOURCE_UNKNOWN
    assert "ucdp_ged" in str(caught.value)


def test_its_texts_are_there_in_every_language(source: Source) -> None:
    about = source.about
    for texts in (about.title, about.definition, about.sees, about.blind):
        assert set(texts) == {language.code for language in LANGUAGES}
        assert all(len(text) > 10 and text == text.strip() for text in texts.values())
        assert len(set(texts.values())) == len(texts)


def test_it_names_publisher_licence_and_citation(source: Source) -> None:
    about = source.about
    assert about.key == source.key
    assert all((about.publisher, about.licence, about.cite, about.patterns))
    assert about.homepage.startswith("https://")
    assert about.licence_url.startswith("https://")
    assert about.terms_checked >= date(2026, 11, 21)


def test_its_addresses_can_be_fetched(source: Source) -> None:
    names = [address.name for address in source.about.addresses]
    assert len(names) == len(set(names))
    for address in source.about.addresses:
        assert address.url.startswith("https://")
        assert address.format in {"csv", "json", "geojson", "parquet", "zip"}
        assert address.paging in {"", DATA_SET, *PAGINGS}
        assert address.note


def test_its_checks_have_their_own_name(source: Source) -> None:
    for check in source.machinery.checks:
        for prepared in source.sample():
            assert check(prepared.tables).name == check.__name__


def test_its_sample_is_fictional_and_says_so(source: Source) -> None:
    sample = source.sample()
    assert sample
    assert all(prepared.fictional and prepared.source == source.key for prepared in sample)
    names = {"name_en", "name_es", "where", "place_name", "event_name", "location", "side_a"}
    for prepared in sample:
        for table in prepared.tables.values():
            for column in names & set(table.columns):
                told = table[column].drop_nulls()
                assert told.str.contains("^(Example|Ejemplo) ").all(), (prepared.part, column)


def test_its_sample_has_the_columns_of_our_tables(source: Source) -> None:
    for prepared in source.sample():
        for name, table in prepared.tables.items():
            assert dict(table.schema) == TABLES[name]
            assert table.height


def test_its_sample_is_always_the_same(source: Source) -> None:
    for first, second in zip(source.sample(), source.sample(), strict=True):
        assert all(first.tables[name].equals(second.tables[name]) for name in first.tables)


def tables_of_all_samples(name: str) -> pl.DataFrame:
    return pl.concat(
        prepared.tables[name] for source in registry.SOURCES for prepared in source.sample() if name in prepared.tables
    )


def test_the_samples_fit_each_other() -> None:
    places = tables_of_all_samples("places")
    assert places["code"].is_unique().all()
    assert set(PILOT_COUNTRIES) | {"VEN"} == set(places.filter(pl.col("level") == 0)["code"])
    for country in PILOT_COUNTRIES:
        levels = places.filter(pl.col("country") == country)["level"].unique().to_list()
        assert set(levels) == {level.value for level in Level}
    assert set(places["parent_code"].drop_nulls()) <= set(places["code"])
    figures = tables_of_all_samples("place_figures")
    assert set("COL-" + figures["local_code"]) <= set(places["code"])


def test_the_samples_events_lie_in_their_country_and_have_every_type_and_precision() -> None:
    countries = tables_of_all_samples("places").filter(pl.col("level") == 0)
    outlines = dict(zip(countries["code"], shapely.from_wkb(countries["geometry"].to_list()), strict=True))
    events = tables_of_all_samples("violence_events")
    assert all(
        outlines[code].contains(shapely.Point(x, y)) for code, x, y in events["country", "longitude", "latitude"].rows()
    )
    assert set(events["violence_type"]) == {int(each) for each in ViolenceType}
    assert set(events["place_precision"]) == {int(each) for each in PlacePrecision} - {PlacePrecision.SEA_OR_AIR}
    assert events["event_id"].is_unique().all()


def test_knowing_the_sources_needs_none_of_what_reads_their_files() -> None:
    """Pages that only name a source start quickly: half a second less for each process of the web server."""
    question = "import sys; from saferhavens.sources import countries, registry; print('polars' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
