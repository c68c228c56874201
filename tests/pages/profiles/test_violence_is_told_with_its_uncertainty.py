import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_year_can_be_chosen(world, read):
    page = read("/places/COL/?year=2017")
    assert "From January 2017 to December 2017 UCDP records 1 event with 2 deaths (between 1 and 3)" in page


@pytest.mark.parametrize("year", ["1066", "next", "²⁰¹⁷", "-017", "20171"])
def test_a_year_that_is_not_covered_shows_the_last_months(world, read, year):
    assert "From February 2017 to June 2018 UCDP records 4 events" in read(f"/places/COL/?year={year}")


def test_months_without_an_event_are_in_the_table(world, client: Client):
    text = client.get("/places/COL/violence-by-month.csv").content.decode()
    assert "2017-03-01,0,0,0,0,0" in text


def test_an_event_known_only_to_the_country_is_in_no_department(world, client: Client):
    rows = client.get("/places/COL-52/violence-by-year.csv").content.decode().splitlines()
    assert rows[1].startswith("2018,2,")


def test_what_may_have_happened_here_is_said_but_not_counted(world, read):
    page = read("/places/COL-52001/")
    assert "Not counted on this page, since only the wider region is known: 1 event." in page


def test_how_many_events_may_be_drawn_as_points_is_said(world, read):
    assert "For 50 % of the events (2 of 4) the place is known well enough" in read("/places/COL/")


def test_civilians_are_no_party(world, read):
    page = read("/places/COL/")
    table = page[page.index("Party, as UCDP names it") :]
    assert "Group A 3 " in table
    assert "Civilians 1" not in table[:300]
