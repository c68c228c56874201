import pytest

pytestmark = pytest.mark.django_db


def test_accents_and_capitals_do_not_matter(world, read):
    page = read("/places/?q=VILLA+nandu")
    assert "Villa Ñandú" in page
    assert "Municipalities and cantons" in page


def test_results_stand_by_level(world, read):
    page = read("/places/?q=norte")
    assert page.index("Departments, provinces, counties") < page.index("Municipalities and cantons")


def test_nothing_found_says_what_to_try(world, read):
    assert "No place is called “Atlantis”. Accents and capitals don't matter" in read("/places/?q=Atlantis")


def test_what_was_searched_for_is_shown_as_text(world, client):
    page = client.get("/places/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


def test_an_unknown_code_is_a_404_with_a_search_box(world, client, read):
    page = read("/places/XXX/", status=404)
    assert "SH-301" in page
    assert "There is no place with the code “XXX”." in page
    assert 'type="search"' in client.get("/places/XXX/").content.decode()


def test_a_name_instead_of_a_code_finds_the_place(world, read):
    assert "Villa Ñandú" in read("/places/villa/", status=404)


def test_the_list_sorts_by_each_column(world, read):
    by_name = read("/places/?sort=name")
    by_people = read("/places/?sort=displaced")
    tables = [page[page.index("Events of violence") :] for page in (by_name, by_people)]
    assert tables[0].index("Colombia") < tables[0].index("Peru")
    assert "Colombia 1,267 67 1,200 525 4" in tables[1]


def test_a_column_that_does_not_exist_changes_nothing(world, read):
    assert "Colombia" in read("/places/?sort=drop+table")


def test_the_year_is_written_as_a_year(world, read):
    assert "People at the end of 2024;" in read("/places/")
