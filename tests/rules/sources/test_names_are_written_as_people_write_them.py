"""Spanish names in capitals get their small letters, their accents and their Ñ."""

import pytest

from saferhavens.sources.boundaries.divisions import COUNTIES, DEPARTMENTS, PROVINCES
from saferhavens.sources.boundaries.names import spanish
from saferhavens.sources.boundaries.spelling import SPELT, plain


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("MEDELLIN", "Medellín"),
        ("VILLA DEL ROSARIO", "Villa del Rosario"),
        ("SAN JOSE DE LA MONTA¥A", "San José de la Montaña"),
        ("EL PE¥OL", "El Peñol"),
        ("RUMIÐAHUI", "Rumiñahui"),
        ("LA UNION", "La Unión"),
        ("LOS CORDOBAS", "Los Córdobas"),
        ("24 DE MAYO", "24 de Mayo"),
        ("GNRAL. ANTONIO ELIZALDE", "Gnral. Antonio Elizalde"),
        ("MIRITI-PARANA", "Mirití-Paraná"),
        ("OLAYA  HERRERA ", "Olaya Herrera"),
        ("ITSMINA", "Istmina"),
        ("CHACHAGUI", "Chachagüí"),
        ("Puerto Nariño", "Puerto Nariño"),
        ("D.C.", "D.C."),
    ],
)
def test_a_name(written: str, name: str) -> None:
    assert spanish(written) == name


def test_a_word_without_accents_is_found_by_its_plain_letters() -> None:
    assert plain("Itagüí") == "itagui"
    assert plain("Peñón") == "peñon"


def test_every_word_of_the_list_has_something_to_spell() -> None:
    assert all(plain(word) != word.lower() for word in SPELT.values() if word != "Istmina")


def test_the_first_divisions_are_as_many_as_the_countries_have() -> None:
    assert (len(DEPARTMENTS), len(PROVINCES), len(COUNTIES)) == (33, 24, 47)
    assert (COUNTIES["001"], COUNTIES["026"], COUNTIES["047"]) == ("Mombasa", "Trans Nzoia", "Nairobi City")
