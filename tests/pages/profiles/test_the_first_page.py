import pytest

pytestmark = pytest.mark.django_db


def test_it_shows_the_pilot_countries_with_their_figures(world, read):
    page = read("/")
    assert "Colombia 1,200 internally displaced people , end of 2024" in page
    assert "16 deaths in 4 recorded events of violence , up to June 2018" in page


def test_it_says_what_changed_most(world, read):
    assert "Colombia : 1,200 internally displaced people at the end of 2024, 200 more (+20.0 %)" in read("/")


def test_it_leads_to_the_map(world, client):
    assert 'href="/map/COL/"' in client.get("/").content.decode()


def test_it_works_before_anything_is_loaded(db, read):
    page = read("/")
    assert "No data has been loaded yet." in page
    assert "saferhavens data get" in page


def test_the_list_works_before_anything_is_loaded(db, read):
    assert "No data has been loaded yet." in read("/places/")


def test_it_speaks_spanish(world, read):
    page = read("/", language="es")
    assert "Ver venir la violencia contra las personas desplazadas" in page
    assert "1.200 personas desplazadas internas" in page
