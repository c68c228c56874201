"""Every door of evidence, for all who may not: a monitor, a state body, another organisation. All are told 404."""

import pytest
from django.urls import reverse

import cast
from evidence_world import AUDIT, coordinator, network, received
from saferhavens.core.words import Role
from saferhavens.web.evidence.actions.incidents import open_incident
from saferhavens.web.evidence.models import Candidate, Grade, Incident, Message, Report, StaffNote
from saferhavens.web.evidence.urls import urlpatterns

FILLED_IN = {
    "source": "A",
    "content": "1",
    "reason": "test",
    "text": "something",
    "step": "plausible",
    "decision": "same",
}
POSTED = sorted(
    pattern.name for pattern in urlpatterns if pattern.name not in ("queue", "find", "incidents", "pairs", "report")
    and pattern.name not in ("incident", "pair", "preview", "play")
)  # fmt: skip
READ = ["queue", "find", "incidents", "pairs", "report", "incident", "pair"]


@pytest.fixture
def address(world):
    """The address of each door, with something real behind it."""
    carmen = coordinator("Clara")
    told = received()
    incident = open_incident(told, told.organisation, by=carmen, audit=AUDIT)
    left, right = sorted((world.report, told), key=lambda row: row.pk)
    pair = Candidate.objects.create(left=left, right=right, probability=0.5, zone="decide")
    known = {"report_id": world.report.pk, "incident_id": incident.pk, "pair_id": pair.pk}
    known |= {"file_id": told.pk, "step_id": told.pk, "merge_id": 1}

    def of(name: str) -> str:
        pattern = next(each for each in urlpatterns if each.name == name)
        return reverse(f"evidence:{name}", kwargs={key: known[key] for key in pattern.pattern.converters})

    return of


@pytest.fixture
def strangers(world):
    return {
        "monitor": world.mateo,
        "state": world.paz,
        "elsewhere": coordinator("Wanjiru", of=network()),
        "learner": cast.person(Role.LEARNER, name="Lena", of=world.report.organisation),
        "administrator": cast.person(Role.ADMINISTRATOR, name="Bruno", of=world.report.organisation),
    }


WHO = ["monitor", "state", "elsewhere", "learner", "administrator"]


def state_of_things():
    rows = [Report, Incident, Grade, Message, StaffNote, Candidate]
    return [list(model.objects.order_by("pk").values_list()) for model in rows]


@pytest.mark.parametrize("who", WHO)
def test_no_form_does_anything(address, strangers, who):
    before = state_of_things()
    client = cast.signed_in(strangers[who])
    number = {"number": Incident.objects.get().pk.hex, "person": strangers[who].pk}
    found = {name: client.post(address(name), FILLED_IN | number).status_code for name in POSTED}
    assert len(found) > 20
    assert found == dict.fromkeys(POSTED, 404)
    assert state_of_things() == before


@pytest.mark.parametrize("who", WHO)
def test_no_page_shows_anything(address, strangers, who):
    """A coordinator of another organisation has a queue of their own, in which nothing of this is."""
    client = cast.signed_in(strangers[who])
    for name in READ:
        answer = client.get(address(name))
        own = who == "elsewhere" and name in READ[:4]
        assert answer.status_code == (200 if own else 404), name
        assert "Extortion" not in answer.content.decode().replace('<option value="EXTORT">Extortion</option>', "")


def test_what_is_anothers_answers_to_the_letter_like_what_does_not_exist(address, strangers):
    client = cast.signed_in(strangers["elsewhere"])
    theirs, nothing = address("report"), "/evidence/reports/00000000-0000-0000-0000-000000000000/"
    answers = [client.get(path).content.decode().replace(path, "…") for path in (theirs, nothing)]
    without_tokens = [[line for line in each.splitlines() if "csrf" not in line] for each in answers]
    assert without_tokens[0] == without_tokens[1]


def test_the_menu_names_evidence_only_to_who_judges(world, strangers):
    assert 'href="/evidence/"' in world.page("alma", "/people/account/")
    for somebody in strangers.values():
        shown = 'href="/evidence/"' in cast.signed_in(somebody).get("/people/account/").content.decode()
        assert shown == (somebody.name == "Wanjiru")
