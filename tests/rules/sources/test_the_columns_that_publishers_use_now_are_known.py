"""Columns as the addresses in about.toml give them now, which differ from those of older files."""

import shapely


def test_danes_service_of_2025(write_places, prepare_one) -> None:
    facts = {"MPIO_CDPMP": "27493", "MPIO_CNMBRE": "NUEVO BELÉN DE BAJIRÁ", "DPTO_CNMBRE": "CHOCÓ"}
    places = prepare_one("boundaries", write_places("adm2-COL.geojson", facts)).tables["places"]
    assert places.select("code", "name_es").rows() == [
        ("COL-27", "Chocó"),
        ("COL-27493", "Nuevo Belén de Bajirá"),
    ]


def test_danes_files_of_2023(write_places, prepare_one) -> None:
    facts = {"mpio_cdpmp": "05001", "mpio_cnmbr": "MEDELLÍN", "dpto_cnmbr": "ANTIOQUIA"}
    places = prepare_one("boundaries", write_places("mgn_mpio.geojson", facts)).tables["places"]
    assert "COL-05001" in places["code"].to_list()


def test_unhcrs_interface_with_all_its_columns(write_json, prepare_one) -> None:
    item = {
        "year": 2024,
        "coo_id": "-",
        "coo_name": "Venezuela (Bolivarian Republic of)",
        "coo": "VEN",
        "coo_iso": "VEN",
        "coa_id": 45,
        "coa_name": "Colombia",
        "coa": "COL",
        "coa_iso": "COL",
        "refugees": 1031,
        "asylum_seekers": "22",
        "returned_refugees": 0,
        "idps": "-",
        "returned_idps": 0,
        "stateless": 0,
        "ooc": "0",
        "oip": "2855867",
        "hst": 0,
    }
    path = write_json({"page": 1, "short-url": "x", "maxPages": 1, "total": [], "items": [item]}, "population.json")
    table = prepare_one("unhcr", path).tables["displaced"]
    assert dict(table.select("measure", "persons").rows()) == {"refugees": 1031, "asylum_seekers": 22, "oip": 2_855_867}


def test_unhcrs_interface_without_places_inside_the_country(write_json, prepare_one) -> None:
    groups = {f"{sex}_{age}": 0 for sex in "fm" for age in ("0_4", "5_11", "12_17", "18_59", "60", "other", "total")}
    item = {"year": 2025, "coo_iso": "VEN", "coa_iso": "ECU", "pop_type": "ASY", **groups, "total": 12}
    table = prepare_one("unhcr", write_json({"items": [item]}, "demographics.json")).tables["demographics"]
    assert table.select("location", "location_level", "sex", "age", "persons").rows() == [
        (None, None, "unknown", "unknown", 12)
    ]


def test_natural_earth_as_its_publisher_gives_it(write_places, prepare_one) -> None:
    kosovo = {"ISO_N3": "-99", "ISO_N3_EH": "-99", "NAME": "Kosovo", "POP_EST": 1794248, "POP_YEAR": 2019}
    norway = {"ISO_N3": "-99", "ISO_N3_EH": "578", "NAME": "Norway", "POP_EST": -99, "POP_YEAR": 0}
    path = write_places("ne_50m_admin_0_countries.geojson", kosovo, norway)
    places = prepare_one("boundaries", path).tables["places"]
    assert places.select("code", "population").rows() == [("XKX", 1_794_248), ("NOR", None)]
    assert all(shape.is_valid for shape in shapely.from_wkb(places["geometry"].to_list()))


def test_a_country_file_of_idmc_on_hdx(tmp_path, prepare_one) -> None:
    path = tmp_path / "reports-COL.csv"
    path.write_text(
        "id,country,iso3,latitude,longitude,role,displacement_type,qualifier,figure,displacement_date,"
        "displacement_start_date,displacement_end_date,event_id,event_name,sources,source_url,locations_name,"
        "locations_accuracy,created_at\n"
        "#meta+id,,#country+code,#geo+lat,#geo+lon,,,,#affected,,#date+start,#date+end,,,,,,,\n"
        "1,Colombia,COL,1.5,-77.5,Recommended figure,Conflict,total,40,2026-10-01,2026-10-01,2026-10-02,9,"
        "Example event,Example,https://example.org/,Example place,ADM2,2026-10-05T08:00:00Z\n",
        encoding="utf-8",
    )
    prepared = prepare_one("idmc", path)
    assert (prepared.version, prepared.scope, prepared.rows_read) == ("2026-10-05", ("COL",), 1)
