"""Boundary files: the codes of each country's own office, names as people write them, shapes that are valid."""

from typing import Any

import polars as pl
import pytest
import shapely

from saferhavens.core.problems import NOTHING_USABLE, ProblemError
from saferhavens.sources.boundaries import shapes
from saferhavens.sources.boundaries.tidy import NO_CODE, NO_COUNTRY, OTHER_SCHEME
from saferhavens.sources.shape import Prepared

Row = dict[str, Any]


def box(west: float, south: float, size: float = 1.0) -> Row:
    return shapely.geometry.mapping(shapely.box(west, south, west + size, south + size))


def places(prepared: Prepared, level: int | None = None) -> pl.DataFrame:
    table = prepared.tables["places"]
    return table if level is None else table.filter(pl.col("level") == level)


def municipality(code: str = "05001", name: str = "MEDELLIN") -> Row:
    return {"id": code, "name": name, "depto": "ANTIOQUIA"}


@pytest.fixture
def colombia(write_places, prepare_one):
    return lambda *rows: prepare_one("boundaries", write_places("dane_adm2_COL.geojson", *rows))


# --- second divisions, and the first ones joined from them ---


def test_a_municipality(colombia) -> None:
    (row,) = places(colombia((municipality(), box(-75, 6))), level=2).to_dicts()
    geometry = shapely.from_wkb(row.pop("geometry"))
    assert geometry.bounds == (-75, 6, -74, 7)
    assert row == {
        "code": "COL-05001",
        "level": 2,
        "parent_code": "COL-05",
        "country": "COL",
        "scheme": "DIVIPOLA",
        "local_code": "05001",
        "name_en": "Medellín",
        "name_es": "Medellín",
        "population": None,
        "population_year": None,
        "population_source": None,
        "longitude": -74.5,
        "latitude": 6.5,
    }


def test_departments_are_joined_from_their_municipalities(colombia) -> None:
    prepared = colombia(
        (municipality(), box(-75, 6)),
        (municipality("05002", "ABEJORRAL"), box(-74, 6)),
        (municipality("11001"), box(0, 0)),
    )
    first = places(prepared, level=1)
    assert first["code"].to_list() == ["COL-05", "COL-11"]
    assert first["name_es"].to_list() == ["Antioquia", "Bogotá, D.C."]
    assert first["parent_code"].unique().to_list() == ["COL"]
    assert shapely.from_wkb(first["geometry"][0]).equals(shapely.box(-75, 6, -73, 7))
    assert (prepared.part, prepared.scope) == ("divisions", ("COL",))


def test_seams_between_municipalities_do_not_stay_as_holes(colombia) -> None:
    west = shapely.Polygon([(0, 0), (1, 0), (1, 0.4), (0.999, 0.5), (1, 0.6), (1, 1), (0, 1)])
    rows = [(municipality(), shapely.geometry.mapping(west)), (municipality("05002"), box(1, 0))]
    department = shapely.from_wkb(places(colombia(*rows), level=1)["geometry"][0])
    assert list(department.interiors) == []
    assert department.area == pytest.approx(2)


def test_a_municipality_in_two_pieces_becomes_one_place(colombia) -> None:
    prepared = colombia((municipality(), box(-75, 6)), (municipality(), box(-70, 6)))
    (row,) = places(prepared, level=2).to_dicts()
    assert shapely.from_wkb(row["geometry"]).geom_type == "MultiPolygon"
    assert (prepared.rows_read, prepared.rows_kept) == (2, 2)


def test_the_point_lies_inside_the_largest_piece(colombia) -> None:
    prepared = colombia((municipality(), box(-75, 6, 0.1)), (municipality(), box(-70, 6)))
    (row,) = places(prepared, level=2).to_dicts()
    assert shapely.box(-70, 6, -69, 7).contains(shapely.Point(row["longitude"], row["latitude"]))


@pytest.mark.parametrize("fact", [{"id": "5A001"}, {"id": None}, {"name": None}, {"name": " "}, {"id": "77001"}])
def test_a_place_without_a_name_or_a_known_code_is_refused(colombia, fact: Row) -> None:
    prepared = colombia(municipality(), municipality("05002") | fact)
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(NO_CODE, (2,))]


def test_a_canton_with_its_inhabitants(write_places, prepare_one) -> None:
    cantons = [
        {"DPA_CANTON": "1701", "DPA_DESCAN": "QUITO", "DPA_PROVIN": "17", "TOTPOP": "2853320.0"},
        {"DPA_CANTON": "1705", "DPA_DESCAN": "RUMIÐAHUI", "DPA_PROVIN": "17", "TOTPOP": "119002.0"},
        {"DPA_CANTON": "0808", "DPA_DESCAN": "LA CONCORDIA", "DPA_PROVIN": "08", "TOTPOP": None},
    ]
    prepared = prepare_one("boundaries", write_places("inec_adm2_ECU.geojson", *cantons))
    second = places(prepared, level=2)
    assert second["name_es"].to_list() == ["Quito", "Rumiñahui", "La Concordia"]
    assert second["population"].to_list() == [2_853_320, 119_002, None]
    assert second["population_source"].null_count() == 1
    assert second["population_year"].null_count() == 3
    first = {row["code"]: row["population"] for row in places(prepared, level=1).to_dicts()}
    assert first == {"ECU-17": 2_972_322, "ECU-08": None}


# --- Kenya ---


def test_counties_have_the_number_of_the_constitution(write_places, prepare_one) -> None:
    counties = [
        {"COUNTY_COD": 28, "COUNTY_NAM": "ELEGEYO-MARAKWET"},
        {"COUNTY_COD": 13, "COUNTY_NAM": "THARAKA - NITHI"},
        {"COUNTY_COD": 0, "COUNTY_NAM": None},
    ]
    prepared = prepare_one("boundaries", write_places("iebc47_counties_KEN.geojson", *counties))
    rows = places(prepared).select("code", "local_code", "scheme", "level", "name_en").rows()
    assert rows == [
        ("KEN-028", "028", "IEBC county", 1, "Elgeyo-Marakwet"),
        ("KEN-013", "013", "IEBC county", 1, "Tharaka-Nithi"),
    ]
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(NO_CODE, (3,))]


def test_counties_from_ocha_have_the_same_codes(write_places, prepare_one) -> None:
    path = write_places("ken_admin1.geojson", {"adm1_pcode": "KE047", "adm1_name": "Nairobi"})
    assert places(prepare_one("boundaries", path))["code"].to_list() == ["KEN-047"]


def test_the_constituencies_in_the_same_archive_are_not_taken_for_counties(tmp_path, write_places, prepare_one) -> None:
    import zipfile

    second = [{"adm1_pcode": "KE047", "adm1_name": "Nairobi", "adm2_pcode": f"KE047{n}"} for n in range(9)]
    files = [
        write_places("ken_admin2.geojson", *second),
        write_places("ken_admin1.geojson", {"adm1_pcode": "KE001", "adm1_name": "Mombasa"}),
    ]
    archive = tmp_path / "ken_admin_boundaries.geojson.zip"
    with zipfile.ZipFile(archive, "w") as pack:
        for file in files:
            pack.write(file, file.name)
    assert places(prepare_one("boundaries", archive))["code"].to_list() == ["KEN-001"]


def test_missing_counties_are_noted(write_places, prepare_one) -> None:
    path = write_places("iebc_counties.geojson", {"COUNTY_COD": 1, "COUNTY_NAM": "MOMBASA"})
    (noted,) = [check for check in prepare_one("boundaries", path).checks if not check.passed]
    assert noted.name == "all_first_divisions_are_there"
    assert "KEN-047" in noted.detail
    assert not noted.fatal


# --- Natural Earth ---


def division(country: str, code: str | None, name: str | None, **names: str | None) -> Row:
    return {"adm0_a3": country, "iso_3166_2": code, "name": name, "name_en": name, "name_es": name} | names


def test_romania_has_its_letters_and_spanish_america_its_accents(write_places, prepare_one) -> None:
    path = write_places(
        "ne_10m_admin_1_states_provinces.geojson",
        division("ROU", "RO-TM", "Timis", name_en="Timiș", name_es="Timiș"),
        division("ROU", "RO-B", "Bucharest", name_es="Bucarest"),
        division("VEN", "VE-L", "Mérida", name_en="Merida"),
        division("VEN", "VE-X", "Vargas", name_en="Vargas state"),
    )
    rows = places(prepare_one("boundaries", path)).select("code", "scheme", "name_en", "name_es").rows()
    assert rows == [
        ("ROU-TM", "ISO 3166-2", "Timiș", "Timiș"),
        ("ROU-B", "ISO 3166-2", "Bucharest", "Bucarest"),
        ("VEN-L", "ISO 3166-2", "Mérida", "Mérida"),
        ("VEN-X", "ISO 3166-2", "La Guaira", "La Guaira"),
    ]


def test_lima_and_its_region_are_two_places(write_places, prepare_one) -> None:
    rows = [division("PER", "PE-LIM", "Lima"), division("PER", "PE-LIM", "Lima Province")]
    prepared = prepare_one("boundaries", write_places("ne10m_adm1_PER.geojson", *rows))
    assert places(prepared)["code"].to_list() == ["PER-LIM", "PER-LMA"]


def test_an_unnamed_feature_is_refused(write_places, prepare_one) -> None:
    rows = [division("VEN", "VE-V", "Zulia"), division("VEN", "VE-X01~", None), division("VEN", None, "Apure")]
    prepared = prepare_one("boundaries", write_places("ne10m_adm1_VEN.geojson", *rows))
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(NO_CODE, (2, 3))]


@pytest.mark.parametrize("country", ["KEN", "COL", "ECU"])
def test_natural_earths_divisions_of_countries_with_an_own_file_are_not_used(
    write_places, prepare_one, country
) -> None:
    """Its Kenya still has the eight provinces of before 2013."""
    path = write_places("divisions.geojson", division(country, "KE-700", "Rift Valley"))
    with pytest.raises(ProblemError) as caught:
        prepare_one("boundaries", path)
    assert caught.value.problem is NOTHING_USABLE
    assert OTHER_SCHEME.rstrip(".") in str(caught.value)


def test_countries(write_places, prepare_one) -> None:
    path = write_places("ne50m_adm0_world.geojson", {"id": "170", "name": "Colombia"}, {"id": "404", "name": "Kenya"})
    prepared = prepare_one("boundaries", path)
    rows = places(prepared).select("code", "level", "parent_code", "scheme", "local_code", "name_en", "name_es").rows()
    assert rows == [
        ("COL", 0, None, "ISO 3166-1", "COL", "Colombia", "Colombia"),
        ("KEN", 0, None, "ISO 3166-1", "KEN", "Kenya", "Kenia"),
    ]
    assert (prepared.part, prepared.scope) == ("countries", ())


def test_the_publishers_own_columns_bring_inhabitants(write_places, prepare_one) -> None:
    facts = {"ISO_N3_EH": "642", "NAME": "Romania", "POP_EST": 19356544.0, "POP_YEAR": 2019}
    (row,) = places(prepare_one("boundaries", write_places("ne_50m_admin_0_countries.geojson", facts))).to_dicts()
    assert (row["code"], row["population"], row["population_year"]) == ("ROU", 19_356_544, 2019)
    assert row["population_source"] == "Natural Earth, POP_EST"


def test_areas_without_a_code_are_counted_as_the_publishers_of_our_data_count_them(write_places, prepare_one) -> None:
    rows = [
        {"id": "706", "name": "Somalia"},
        {"id": None, "name": "Somaliland"},
        {"id": "-99", "name": "Kosovo"},
        {"id": "036", "name": "Australia"},
        {"id": "036", "name": "Ashmore and Cartier Is."},
        {"id": None, "name": "Siachen Glacier"},
    ]
    prepared = prepare_one("boundaries", write_places("ne50m_adm0_world.geojson", *rows))
    assert places(prepared)["code"].to_list() == ["SOM", "XKX", "AUS"]
    somalia = shapely.from_wkb(places(prepared)["geometry"][0])
    assert somalia.area == pytest.approx(2)
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(NO_COUNTRY, (6,))]


# --- shapes ---


def test_a_ring_that_crosses_itself_is_mended(colombia) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    (row,) = places(colombia((municipality(), bow_tie)), level=2).to_dicts()
    mended = shapely.from_wkb(row["geometry"])
    assert mended.is_valid
    assert mended.area == pytest.approx(0.5)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [1, 0], ["a", 0]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Point", "coordinates": [1, 1]},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "Nonsense", "coordinates": [1, 1]},
        {"coordinates": [1, 1]},
        {"type": "Polygon"},
    ],
)
def test_a_shape_that_cannot_be_mended_is_refused(colombia, broken: Row | None) -> None:
    prepared = colombia(municipality(), (municipality("05002"), broken))
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(shapes.SHAPE_WRONG, (2,))]
    assert places(prepared, level=2).height == 1


@pytest.mark.parametrize("corner", [(180, 0), (0, 90), (-181, 0), (0, -91), (4_500_000, 2_000_000)])
def test_a_shape_beyond_the_globe_is_refused(colombia, corner: tuple[float, float]) -> None:
    """Such as one in metres instead of degrees."""
    prepared = colombia(municipality(), (municipality("05002"), box(*corner)))
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(shapes.SHAPE_OUTSIDE, (2,))]
