"""Names of states in English, as publishers of conflict data write them, become codes; unknown ones become nothing."""

import polars as pl
import pytest

from saferhavens.sources.countries import codes, name
from saferhavens.sources.state_names import country_named, to_country


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("Congo", "COG"),
        ("Congo, DRC", "COD"),
        ("Cote d'Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Antigua and Barbuda", "ATG"),
        ("St. Vincent and the Grenadines", "VCT"),
        ("The Gambia", "GMB"),
        ("Timor Leste", "TLS"),
        ("Myanmar (Burma)", "MMR"),
        ("Myanmar", "MMR"),
        ("TURKEY", "TUR"),
        ("Kosovo", "XKX"),
        ("Macedonia", "MKD"),
        ("Swaziland", "SWZ"),
        ("", None),
        ("Ruritania", None),
    ],
)
def test_a_name(state: str, code: str | None) -> None:
    assert country_named(state) == code


def test_every_country_is_known_by_its_standard_name() -> None:
    assert {code: country_named(name(code, "en")) for code in codes()} == {code: code for code in codes()}


def test_a_column_of_names() -> None:
    states = pl.Series(["Kenya", None, "Ruritania", "Kenya"])
    assert to_country(states).to_list() == ["KEN", None, None, "KEN"]


def test_a_column_without_any_name() -> None:
    assert to_country(pl.Series([None, None], dtype=pl.String)).to_list() == [None, None]
