import pytest

pytestmark = pytest.mark.django_db


def test_a_department_is_called_a_department_and_leads_back_to_its_country(world, client, read):
    page = read("/places/COL-52/")
    assert "Department · Colombia · COL-52" in page
    assert 'href="/places/COL/"' in client.get("/places/COL-52/").content.decode()


def test_a_municipality_says_so_in_spanish(world, read):
    assert "Municipio · Norte, Colombia · COL-52001" in read("/places/COL-52001/", language="es")


def test_venezuelans_of_a_department_are_those_of_its_municipalities(world, read):
    assert "counted 200 people from Venezuela in Norte" in read("/places/COL-52/")


def test_a_rate_is_given_where_inhabitants_are_known(world, read):
    assert "That is 15.0 for every 1,000 inhabitants." in read("/places/COL-52001/")


def test_unhcr_people_located_here_are_on_the_page_of_the_place(world, read):
    page = read("/places/COL-52/")
    assert "UNHCR locates 1,000 people here who are displaced." in page
    assert "The age of 100 people is not recorded." in page


def test_the_divisions_are_listed_with_their_local_name(world, read):
    page = read("/places/COL/")
    assert "Departments (2) Norte Sur" in page


def test_the_map_opens_over_the_place(world, client):
    page = client.get("/places/COL-52/").content.decode()
    assert 'href="/map/COL/?at=' in page


def test_a_code_in_small_letters_is_understood(world, read):
    assert "Norte" in read("/places/col-52/")
