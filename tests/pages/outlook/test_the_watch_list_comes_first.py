import re
from datetime import date

import pytest

import outlook_world
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook.leads import SUMS

pytestmark = pytest.mark.django_db


def test_it_says_chance_range_base_rate_and_reasons_of_each_country(world, read):
    page = read("/outlook/")
    assert "Watch-list: onset of mass killing in 2025 and 2026" in page
    assert "about 1 in 12 (8.3 %)" in page
    assert "range 4.0 % to 16 %" in page
    assert "5.6 times the base rate" in page
    assert "mass killings in the past (raises: odds × 1.86" in page
    assert "Base rate, for any country in any two years: about 1 in 68." in page


def test_it_says_how_often_such_a_list_was_right(world, read):
    page = read("/outlook/")
    assert "Of ten countries on such a list, 0.9 saw an onset in the two years, on average." in page
    assert "36 % of all onsets (22 % to 50 %) were in a country on the list." in page
    assert "(Test on 1994 to 2024, with nothing known of the years that were forecast.)" in page


def test_the_list_is_short_and_in_order(world, client):
    page = client.get("/outlook/").content.decode()
    ranks = re.findall(r'class="watch-rank">(\d+)<', page)
    assert ranks == [str(rank) for rank in range(1, 11)]


def test_all_countries_stand_in_the_table_and_in_the_download(world, table):
    rows = table("/outlook/watch-list.csv")
    assert [row["code"] for row in rows] == sorted(outlook_world.CHANCES, key=lambda c: -outlook_world.CHANCES[c][0])
    assert float(rows[0]["chance"]) == pytest.approx(0.083)
    assert "Frozen on" in rows[0]["source"]
    assert "UCDP" in rows[0]["source"]


def test_without_a_forecast_the_page_says_what_to_do(db, read):
    page = read("/outlook/")
    assert "No forecast yet" in page
    assert "saferhavens forecast onset" in page


def test_a_model_without_a_test_is_called_not_yet_scored(db, read):
    outlook_world.onset()
    page = read("/outlook/")
    assert "not yet scored" in page
    assert "How often such a list was right is not known yet" in page


def test_a_model_that_does_not_beat_its_baseline_is_called_no_skill(db, read):
    outlook_world.onset()
    outlook_world.trial(auc=0.4)
    page = read("/outlook/")
    assert "no skill" in page
    assert "has not been shown to beat a simple baseline" in page


def test_what_moved_is_told_with_the_exact_parts(world, read, table):
    page = read("/outlook/")
    assert "from about 1 in 16 to about 1 in 12 (+2.0 points)" in page
    assert "mass killings in the past (raises: odds × 1.35" in page
    first = table("/outlook/moved.csv")[0]
    assert first["code"] == "SDN"
    assert float(first["part_mk_ever"]) == pytest.approx(0.3)


def test_a_first_forecast_has_nothing_to_be_compared_with(db, read):
    outlook_world.onset()
    assert "There is no earlier forecast of this model to compare with." in read("/outlook/")


def test_distributions_of_the_pilot_countries_come_as_dots_words_and_a_table(world, client, read, table):
    page = client.get("/outlook/").content.decode()
    assert page.count('<svg class="dots"') == 4
    assert "As likely more than" in read("/outlook/")
    codes = {row["code"] for row in table("/outlook/deaths.csv")}
    assert codes == {"COL", "KEN", "ECU", "ROU", "SDN"}
    assert len(table("/outlook/deaths.csv")) == 5 * (len(SUMS) + len(outlook_world.MONTHS))


def test_a_download_of_what_is_not_there_is_not_found(world, client):
    assert client.get("/outlook/nothing.csv").status_code == 404
    assert client.get("/outlook/displacement.csv").status_code == 404


def test_the_map_colours_countries_by_class_and_says_the_rest_has_no_forecast(world, client):
    page = client.get("/outlook/").content.decode()
    drawing = page.split('<svg class="world"')[1].split("</svg>")[0]
    assert drawing.count("<path") == 2  # the world of the tests has two countries
    assert "Colombia: about 1 in 32 (3.1\xa0%)" in drawing
    assert "no forecast" in page


def test_in_spanish_nothing_stays_english(world, read):
    page = read("/outlook/", language="es")
    assert "cerca de 1 de cada 12 (8,3 %)" in page
    assert "Lista de seguimiento" in page
    for english in ("watch-list", "base rate", "times the", "forecast", "signals", "deaths"):
        assert english not in page.lower()


def test_every_target_has_a_download_name():
    from saferhavens.web.outlook.figures.months import KEYS

    assert set(KEYS) == set(Target) - {Target.MASS_KILLING_ONSET}


def test_what_is_already_over_is_called_so(world, read, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2025, 11, 22))
    assert "is already over" not in read("/outlook/")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2027, 1, 1))
    page = read("/outlook/")
    assert "The data that are loaded end in 2024, so what is forecast here is already over." in page
    assert "The data that are loaded end in September 2025" in page
    assert "Some series end long ago (September 2025)" in page


def test_what_a_reader_must_know_of_the_data_stands_with_the_source(db, read):
    note = {"text": "The figures of “{source}” are invented: no forecast from them means anything.", "facts": {}}
    outlook_world.onset(notes=[note | {"facts": {"source": "ucdp_ged"}}])
    assert "The figures of “ucdp_ged” are invented" in read("/outlook/")
