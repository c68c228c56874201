import pytest

import outlook_world

pytestmark = pytest.mark.django_db

ASKED = "/outlook/replay/?place=COL-52&kind=one_sided&rule=Rise"


def test_without_a_choice_all_replays_are_listed(world, read, table):
    page = read("/outlook/replay/")
    assert "All replays" in page
    assert [row["place"] for row in table("/outlook/replay/replays.csv")] == ["Colombia", "Norte"]


def test_a_choice_is_answered_with_lead_time_hits_misses_and_false_alarms(world, read):
    page = read(ASKED)
    assert "1 / 2 Events with a warning before" in page
    assert "By chance it would have been 0.3" in page
    assert "2 months Lead time, median" in page
    assert "1 Misses" in page
    assert "2.1 False alarms per 100 cell-months" in page
    assert "4.2 False alarms per analyst-month for an analyst who reads 200 cells" in page
    assert "Event: a month with 25 deaths or more, after 6 months with fewer each." in page


def test_the_course_is_drawn_and_can_be_downloaded(world, client, table):
    page = client.get(ASKED).content.decode()
    assert 'data-chart="timeline-data"' in page
    rows = table(ASKED.replace("replay/?", "replay/timeline.csv?"))
    assert len(rows) == 24
    assert [row["step"] for row in rows if row["alarm"]] == ["June 2024", "January 2025"]
    assert [row["step"] for row in rows if row["event"]] == ["August 2024", "June 2025"]


def test_each_event_stands_with_its_alarm(world, table):
    rows = table(ASKED.replace("replay/?", "replay/events.csv?"))
    assert [(row["begins"], row["alarm"], row["lead"]) for row in rows] == [
        ("August 2024", "June 2024", "2"),
        ("June 2025", "none", ""),
    ]


def test_data_that_were_not_known_then_are_called_so(db, read):
    outlook_world.places()
    outlook_world.replay(known_then="today's data")
    page = read("/outlook/replay/?place=COL&kind=one_sided&rule=Rise")
    assert "what was added later makes the past look clearer than it was" in page


def test_a_choice_that_is_no_replay_is_refused_beside_its_field(world, client, read):
    assert client.get("/outlook/replay/?place=XYZ&kind=one_sided&rule=Rise").status_code == 422
    page = read("/outlook/replay/?place=XYZ&kind=one_sided&rule=Rise", status=422)
    assert "“XYZ” is not among the replays." in page


def test_a_part_of_a_choice_is_not_enough(world, client):
    assert client.get("/outlook/replay/?place=COL").status_code == 422


def test_a_combination_that_was_not_replayed_says_what_to_do(world, read):
    outlook_world.replay(place="COL-86", rule="Other")
    page = read("/outlook/replay/?place=COL&kind=one_sided&rule=Other")
    assert "This place has not been replayed with this rule and this kind of event." in page
    assert "saferhavens replay" in page


def test_a_replay_without_events_counts_only_false_alarms(db, read):
    outlook_world.places()
    none = dict.fromkeys(("lead_q25", "lead_median", "lead_q75", "lead_of_hits"))
    outlook_world.replay(events=0, hits=0, missed=0, outcomes=[], course=[], **none)
    page = read("/outlook/replay/?place=COL&kind=one_sided&rule=Rise")
    assert "no lead time: no event had an alarm" in page
    assert "only false alarms can be counted" in page


def test_before_anything_was_replayed_the_page_says_what_will_come(db, read, client):
    assert "No history has been replayed yet." in read("/outlook/replay/")
    assert client.get("/outlook/replay/replays.csv").status_code == 404


@pytest.mark.parametrize("key", ["timeline", "events", "meaning", "nothing"])
def test_a_file_without_its_choice_is_not_found(world, client, key):
    assert client.get(f"/outlook/replay/{key}.csv").status_code == 404


def test_nothing_is_sent_by_post(world, client):
    assert client.post("/outlook/replay/", {"place": "COL"}).status_code == 405


def test_in_spanish(world, read):
    page = read(ASKED, language="es")
    assert "2 meses Anticipación, mediana" in page
    for english in ("false alarm", "misses", "rule", "replay"):
        assert english not in page.lower()


def test_lead_times_are_a_picture_too(world, client):
    page = client.get("/outlook/replay/?place=COL-52&kind=one_sided&rule=Rise").content.decode()
    drawing = page.split('<svg class="leads"')[1].split("</svg>")[0]
    assert drawing.count('class="leads-before"') == drawing.count('class="leads-never"') == 1
    assert "warned before" in drawing
