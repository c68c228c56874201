"""ISO numeric, alpha-2 and Gleditsch-Ward numbers become alpha-3; names come in both languages."""

import polars as pl
import pytest

from saferhavens.core.languages import LANGUAGES
from saferhavens.core.words import PILOT_COUNTRIES
from saferhavens.sources import countries
from saferhavens.sources.gleditsch_ward import STATES, to_country


@pytest.mark.parametrize(
    ("numeric", "code"),
    [("170", "COL"), ("404", "KEN"), ("642", "ROU"), ("218", "ECU"), ("728", "SSD"), ("275", "PSE"), ("004", "AFG")],
)
def test_numeric(numeric: str, code: str) -> None:
    assert countries.from_numeric(numeric) == code


@pytest.mark.parametrize("numeric", ["999", "-99", "", "COL", "CO"])
def test_what_is_no_numeric_code(numeric: str) -> None:
    assert countries.from_numeric(numeric) is None


def test_alpha2() -> None:
    assert countries.from_alpha2("DE") == "DEU"
    assert countries.from_alpha2("XK") == "XKX"
    assert countries.from_alpha2("ZZ") is None


def test_there_are_249_countries_and_kosovo() -> None:
    assert len(countries.codes()) == 250
    assert not countries.is_country("DDR")
    assert not countries.is_country("EUE")
    assert countries.is_country("XKX")


@pytest.mark.parametrize(
    ("code", "english", "spanish"),
    [
        ("KEN", "Kenya", "Kenia"),
        ("ROU", "Romania", "Rumania"),
        ("UNK", "Unknown origin", "Origen desconocido"),
        ("XKX", "Kosovo", "Kosovo"),
        ("QQQ", "QQQ", "QQQ"),
    ],
)
def test_names(code: str, english: str, spanish: str) -> None:
    assert countries.name(code, "en") == english
    assert countries.name(code, "es") == spanish


def test_every_code_has_a_name_in_every_language() -> None:
    for language in LANGUAGES:
        assert all(countries.name(code, language.code) != code for code in (*countries.codes(), *countries.OTHER_CODES))


def test_every_state_of_gleditsch_and_ward_is_a_country_of_today() -> None:
    assert set(STATES.values()) <= set(countries.codes())
    assert set(PILOT_COUNTRIES) <= set(STATES.values())


@pytest.mark.parametrize(
    ("number", "code"),
    [(100, "COL"), (101, "VEN"), (501, "KEN"), (360, "ROU"), (130, "ECU"), (345, "SRB"), (678, "YEM"), (626, "SSD")],
)
def test_gleditsch_ward(number: int, code: str) -> None:
    frame = pl.DataFrame({"country_id": [number, -1, None]})
    assert frame.select(to_country("country_id")).to_series().to_list() == [code, None, None]
