import pytest

import outlook_world
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook.models import ForecastRun

pytestmark = pytest.mark.django_db


def test_each_model_stands_beside_its_baselines_with_intervals(world, read):
    page = read("/outlook/scoreboard/")
    assert "Onset of mass killing: our model" in page
    assert "better than its baselines" in page
    assert "0.870 (0.820–0.910)" in page
    assert "baseline: how often it happened in the past" in page


def test_a_model_that_does_not_beat_them_is_called_no_skill(db, read):
    outlook_world.trial(auc=0.45, target=Target.CIVILIAN_DEATHS)
    page = read("/outlook/scoreboard/")
    assert "no skill" in page
    assert "Do not rely on it more than on the baseline." in page


def test_the_reliability_diagram_is_drawn_and_told(world, client, read, table):
    page = client.get("/outlook/scoreboard/").content.decode()
    drawing = page.split('<svg class="reliability"')[1].split("</svg>")[0]
    assert drawing.count('class="reliability-point"') == 2
    assert drawing.count('class="reliability-range"') == 2
    assert "In every group of forecasts, what was said lies within the interval" in read("/outlook/scoreboard/")
    rows = table("/outlook/scoreboard/mass-killing-onset-ours-reliability.csv")
    assert [row["count"] for row in rows] == ["3000", "400"]


def test_the_download_holds_every_score_by_its_code(world, table):
    rows = table("/outlook/scoreboard/mass-killing-onset-ours.csv")
    found = {(row["entrant"], row["metric"]): row for row in rows}
    assert float(found["ours", "auc"]["value"]) == pytest.approx(0.87)
    assert found["climatology", "brier"]["baseline"] == "1"


def test_frozen_forecasts_stand_with_hash_data_and_program(world, read, table):
    page = read("/outlook/scoreboard/")
    run = ForecastRun.objects.order_by("-frozen_at").first()
    assert run.short in page
    assert "4 wait for their outcome; 0 have been scored." in page
    rows = {row["number"]: row for row in table("/outlook/scoreboard/frozen.csv")}
    assert rows[run.short]["hash"] == run.content_hash
    assert "ucdp_ged 25.1" in rows[run.short]["vintages"]
    assert rows[run.short]["version"] == run.code_version


def test_an_empty_scoreboard_says_what_will_come(db, read):
    page = read("/outlook/scoreboard/")
    assert "Nothing has been scored yet." in page
    assert "No forecast has been frozen yet." in page


@pytest.mark.parametrize("key", ["nothing", "frozen", "mass-killing-onset-theirs"])
def test_a_file_that_is_not_there_is_not_found(db, client, key):
    assert client.get(f"/outlook/scoreboard/{key}.csv").status_code == 404


def test_in_spanish(world, read):
    page = read("/outlook/scoreboard/", language="es")
    assert "mejor que sus referencias" in page
    assert "Inicio de" in page
    for english in ("baseline", "forecast", "reliab", "waiting"):
        assert english not in page.lower()


def test_a_published_model_beside_ours_is_no_baseline_and_ours_comes_first(db, read, table):
    outlook_world.trial(more=(outlook_world.Figure("early warning project", False, "auc", 0.83),))
    page = read("/outlook/scoreboard/")
    assert "baseline: the Early Warning Project's model" not in page
    assert page.index("Measure our model") < page.index("the Early Warning Project's model, in our own code")


def test_tests_on_other_cases_are_told_apart(db, read):
    outlook_world.trial()
    outlook_world.trial(cases="quiet")
    outlook_world.trial(cases="headline")
    page = read("/outlook/scoreboard/")
    assert "our model (places that were quiet for 24 months)" in page
    assert "our model (as the Early Warning Project publishes it" in page
