"""Country codes of the publishers made into ours (ISO 3166-1 alpha-3), and the names of countries.

ISO codes and names come from Unicode CLDR as babel carries it. Codes that are no country's but that publishers
use beside them are in `OTHER_CODES`.
"""

from functools import cache

from babel import Locale
from babel.core import get_global

KOSOVO = "XKX"
"""Not in ISO 3166-1; the user-assigned code that the World Bank, the EU and UN agencies use."""

OTHER_CODES: dict[str, dict[str, str]] = {
    KOSOVO: {"en": "Kosovo", "es": "Kosovo"},
    "UNK": {"en": "Unknown origin", "es": "Origen desconocido"},
    "UKN": {"en": "Unknown or other", "es": "Desconocido u otro"},
    "STA": {"en": "Stateless people", "es": "Personas apátridas"},
    "XXA": {"en": "Stateless people", "es": "Personas apátridas"},
    "TIB": {"en": "Tibetan people", "es": "Personas tibetanas"},
    "AB9": {"en": "Abyei Area", "es": "Zona de Abyei"},
}
"""Codes of UNHCR for origins that are no ISO country. UNHCR, Refugee Data Finder, list of countries and territories."""

_REGIONAL = {"es": "es_419"}
"""Language of ours → the variety of CLDR whose names we take: Spanish as in Latin America ("Rumania")."""

_NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
"""Alpha-2 codes of CLDR that ISO 3166-1 does not assign to a country."""

_WITHDRAWN = {"BUR", "DDR", "FXX", "TMP", "VDR", "YMD", "ZAR"}
"""Alpha-3 codes of former names that CLDR still maps to one country of today. They are no publisher's any more."""


@cache
def _alpha3_to_alpha2() -> dict[str, str]:
    """ISO 3166-1 alpha-3 → alpha-2 of the countries that exist now."""
    existing = set(Locale("en").territories) - _NOT_ISO
    aliases = get_global("territory_aliases").items()
    found = {
        code: targets[0]
        for code, targets in aliases
        if len(code) == 3 and code.isalpha() and len(targets) == 1 and targets[0] in existing
    }
    return {code: alpha2 for code, alpha2 in found.items() if code not in _WITHDRAWN} | {KOSOVO: "XK"}


@cache
def _alpha2_to_alpha3() -> dict[str, str]:
    return {alpha2: alpha3 for alpha3, alpha2 in _alpha3_to_alpha2().items()}


def is_country(code: str) -> bool:
    """Whether `code` is the alpha-3 code of a country, or Kosovo's."""
    return code in _alpha3_to_alpha2()


def from_numeric(code: str) -> str | None:
    """ISO 3166-1 numeric code with its leading zeros ("170") → alpha-3 ("COL"), or None."""
    targets = get_global("territory_aliases").get(code, ())
    return _alpha2_to_alpha3().get(targets[0]) if len(targets) == 1 and code.isdigit() else None


def from_alpha2(code: str) -> str | None:
    return _alpha2_to_alpha3().get(code)


def name(code: str, language: str) -> str:
    """The name of a country or of one of `OTHER_CODES` in a language; an unknown code is its own name."""
    if code in OTHER_CODES:
        return OTHER_CODES[code].get(language, OTHER_CODES[code]["en"])
    return Locale.parse(_REGIONAL.get(language, language)).territories.get(_alpha3_to_alpha2().get(code, ""), code)


def codes() -> tuple[str, ...]:
    """All alpha-3 codes, sorted."""
    return tuple(sorted(_alpha3_to_alpha2()))
