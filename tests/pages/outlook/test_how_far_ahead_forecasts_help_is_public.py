"""The scoreboard tells how far ahead a model helps and how far a test has come; places carry the label of each lead."""

from dataclasses import replace

import pytest
from django.utils import timezone

import open_data
import outlook_world
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook import actions, parts
from saferhavens.web.outlook.figures import scores
from saferhavens.web.outlook.models import Attempt

pytestmark = pytest.mark.django_db

BOARD = "state-based-deaths-ours"


def begin(part: str, done: int, whole: int, *, ended: bool = False) -> None:
    now = timezone.now()
    Attempt.objects.create(part=f"trial:{part}", began_at=now, ended_at=now if ended else None, done=done, whole=whole)


# --- the scoreboard -----------------------------------------------------------------------------------------------


def test_each_lead_and_sum_stands_with_its_judgement_and_gain(read):
    outlook_world.lead_trials()
    page = read("/outlook/scoreboard/")
    assert "How far ahead it helps" in page
    assert "months 1 to 3 ahead better than its baselines 1.250 2 +38 % (+28 to +48)" in page
    assert "months 7 to 14 ahead no skill 2.500 2 −25 % (−35 to −15)" in page
    assert "No skill for: months 7 to 14 ahead and the first 12 months added up." in page


def test_leads_are_no_boards_of_their_own(read):
    outlook_world.lead_trials()
    (board,) = scores.boards()
    assert [each.cases for each in board.parts] == [
        "ahead 1-3", "ahead 4-6", "ahead 7-14", "sum 3", "sum 6", "sum 12",
    ]  # fmt: skip
    assert read("/outlook/scoreboard/").count("Deaths in state-based conflict: our model") >= 1


@pytest.mark.parametrize(
    ("better", "says"),
    [
        (True, "It beat every baseline at each distance and for each sum."),
        (False, "It did not beat every baseline at any distance: no skill."),
    ],
)
def test_where_it_is_the_same_everywhere_one_sentence_says_so(read, better, says):
    outlook_world.lead_trials(
        {f"ahead {each}": better for each in ("1-3", "4-6", "7-14")} | {f"sum {each}": better for each in (3, 6, 12)}
    )
    assert says in read("/outlook/scoreboard/")


def test_the_file_of_the_leads_has_a_row_each(table):
    outlook_world.lead_trials()
    rows = table(f"/outlook/scoreboard/{BOARD}-ahead.csv")
    assert len(rows) == 6
    assert rows[0]["cases"] == "months 1 to 3 ahead"
    assert rows[-1]["judgement"] == "no skill"


def test_the_file_of_the_scores_holds_those_of_each_lead_by_code(table):
    outlook_world.lead_trials()
    rows = table(f"/outlook/scoreboard/{BOARD}.csv")
    found = {(row["cases"], row["entrant"], row["metric"]): float(row["value"]) for row in rows}
    assert found["ahead 7-14", "ours", "crps"] == 2.5
    assert found["sum 3", "last month", "skill_over"] == pytest.approx(0.375)


def test_a_test_without_leads_has_no_such_table(client, read):
    outlook_world.trial()
    assert "How far ahead it helps" not in read("/outlook/scoreboard/")
    assert client.get("/outlook/scoreboard/mass-killing-onset-ours-ahead.csv").status_code == 404


def test_a_loss_without_bottom_is_told_as_such():
    assert scores.percent_words(-99.0) == "< −999"
    assert scores.percent_words(-0.25) == "−25"


def test_a_forecast_of_which_three_months_have_come_says_how_they_went(read, table):
    run = outlook_world.counts({"COL": 60.0, "KEN": 9.0})
    early = replace(outlook_world.scored_lead("ahead 1-3", 1.25), window="2025-10/2026-11")
    actions.score(run, [early], held_until=run.origin + 3, audit=open_data.AUDIT)
    assert "months 1 to 3 ahead: better than its baselines; waiting for the rest" in read("/outlook/scoreboard/")
    assert "1 wait for their outcome; 0 have been scored." in read("/outlook/scoreboard/")


def test_what_has_not_come_is_not_scored():
    run = outlook_world.counts({"COL": 60.0, "KEN": 9.0})
    with pytest.raises(ProblemError) as caught:
        actions.score(
            run, [outlook_world.scored_lead("ahead 4-6", 1.0)], held_until=run.origin + 5, audit=open_data.AUDIT
        )
    assert caught.value.problem.number == 863


# --- a test that goes on ------------------------------------------------------------------------------------------


def test_how_many_origins_are_done_is_told(read):
    begin("counts:state_based", 3, 8)
    page = read("/outlook/scoreboard/")
    assert "Deaths in state-based conflict: 3 of 8 starting months done" in page


def test_of_divisions_the_country_is_named(read):
    begin("divisions:COL:one_sided", 0, 16)
    page = read("/outlook/scoreboard/")
    assert "Deaths of civilians in one-sided violence, Colombia: 0 of 16 starting months" in page


@pytest.mark.parametrize(
    ("part", "whole", "ended"), [("onset", 0, False), ("displacement", 8, True), ("gone", 8, False)]
)
def test_what_has_ended_or_counts_no_origins_is_not_under_way(read, part, whole, ended):
    begin(part, whole, whole, ended=ended)
    assert "right now" not in read("/outlook/scoreboard/")


def test_every_part_can_be_named():
    assert all(scores._part_name(part) for part in parts.parts())


# --- places -------------------------------------------------------------------------------------------------------


def test_a_place_shows_the_label_of_each_lead_and_sum(read):
    outlook_world.places()
    outlook_world.counts({"COL": 60.0, "KEN": 9.0})
    outlook_world.lead_trials()
    page = read("/outlook/places/COL/")
    assert "The first months, one by one better than its baselines October 2025" in page
    assert "No skill for April 2026 to November 2026: there the model did not beat its baselines." in page
    assert page.index("12 months, to September 2026") < page.index("no skill", page.index("12 months, to"))


def test_the_overview_shows_the_label_of_the_half_year_that_it_tells(read):
    outlook_world.places()
    outlook_world.counts({"COL": 60.0, "KEN": 9.0})
    outlook_world.lead_trials({"all": True, "sum 6": False})
    page = read("/outlook/")
    section = page[page.index("Deaths in state-based conflict, October 2025 to March 2026") :]
    assert section.index("no skill") < section.index("Each dot is one of twenty")


@pytest.mark.parametrize("path", ["/outlook/scoreboard/", "/outlook/places/COL/", "/outlook/"])
def test_in_spanish_no_english_is_left(read, path):
    outlook_world.places()
    outlook_world.counts({"COL": 60.0, "KEN": 9.0})
    outlook_world.lead_trials()
    begin("counts:state_based", 3, 8)
    page = read(path, language="es").lower()
    for english in ("ahead", "months", "added up", "no skill", "gain", "right now", "one by one", "window"):
        assert english not in page
    assert "catorce" in page or "meses" in page
