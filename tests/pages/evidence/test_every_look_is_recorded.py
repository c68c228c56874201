"""Opening what is sealed leaves an entry, each time and before anything is shown; lists open nothing."""

from evidence_world import CANARY
from saferhavens.web.ledger.models import Entry


def looks(world):
    return list(
        Entry.objects.filter(verb="report_read", object_id=str(world.report.pk)).values_list("actor", flat=True)
    )


def test_each_look_at_a_report_is_an_entry(world):
    for name in ("alma", "alma", "carmen"):
        world.page(name)
    who = [f"person:{person.pk}" for person in (world.alma, world.alma, world.carmen)]
    assert looks(world) == who


def test_the_queue_and_the_search_open_nothing(world):
    world.page("alma", "/evidence/")
    world.client("alma").get("/evidence/search/", {"number": world.report.short})
    assert looks(world) == []


def test_whoever_is_refused_has_not_looked(world):
    world.client("paz").get(f"/evidence/reports/{world.report.pk}/")
    assert looks(world) == []


def test_a_wrong_grade_shows_the_page_again_and_that_is_a_look_too(world):
    answer = world.post("alma", "grade", source="Z")
    assert answer.status_code == 422
    assert CANARY in answer.content.decode()
    assert len(looks(world)) == 1


def test_the_ledger_holds_nothing_of_what_is_written(world):
    world.post("alma", "ask", text="who was with you at the well?")
    world.post("alma", "note", text="she is the cousin of the mayor")
    world.post("alma", "grade", source="B", content="2", reason="heard it from the priest")
    kept = str(list(Entry.objects.values_list("facts", flat=True)))
    assert not any(text in kept for text in ("well", "cousin", "priest", CANARY))
