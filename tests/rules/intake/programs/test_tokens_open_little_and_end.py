"""Tokens: who makes them, what they open, and how they end."""

import json

import pytest
from django.test import Client

import cast
from cast import AUDIT, signed_in
from collect import Collect
from evidence_world import analyst, focal_point, ministry, monitor, network, ombuds, watch
from programs_world import Program, expired, maker, program, token
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.programs import actions, limits
from saferhavens.web.intake.programs.authentication import secret_of
from saferhavens.web.intake.programs.limits import Window
from saferhavens.web.intake.programs.models import ApiToken
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people import actions as people_actions
from saferhavens.web.people.models import Person

pytestmark = pytest.mark.django_db


def made_by(person, of=None, holder=None, scopes=(Scope.OPENROSA,)):
    return actions.make_token(of or watch(), holder or person, "telephone", scopes, 30, by=person, audit=AUDIT)


def problem_of(function, *args, **kwargs):
    with pytest.raises(ProblemError) as raised:
        function(*args, **kwargs)
    return raised.value.problem


# --- who makes them ---


def test_the_secret_is_long_random_and_not_kept():
    (first, secret), (_, other) = token(), token()
    assert len(secret) >= 43
    assert secret != other
    assert secret not in json.dumps([list(row) for row in ApiToken.objects.values_list()], default=str)
    assert first.secret_hash != secret


def test_making_one_is_recorded_without_its_secret_or_name():
    made, secret = token()
    entry = Entry.objects.get(verb="token_made")
    assert entry.object_id == str(made.pk)
    assert secret not in str(entry.facts)
    assert "telephone" not in str(entry.facts)


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ANALYST, Role.VERIFIER, Role.AUDITOR, Role.LEARNER])
def test_only_those_who_decide_make_tokens(role):
    assert problem_of(made_by, cast.person(role, name="Else", of=watch())) == problems.MAY_NOT


def test_nobody_makes_tokens_for_another_organisation():
    assert problem_of(made_by, maker(), of=network(), holder=maker(network())) == problems.MAY_NOT


def test_no_state_body_has_tokens():
    minister = cast.person(Role.COORDINATOR, name="Paz", of=ministry())
    assert problem_of(made_by, minister, of=ministry()) == problems.MAY_NOT


def test_whoever_also_works_for_a_state_body_makes_none():
    both = cast.person(Role.COORDINATOR, name="Both", of=watch())
    people_actions.change_roles(both, ministry(), {Role.FOCAL_POINT}, audit=AUDIT)
    assert problem_of(made_by, both) == problems.MAY_NOT


@pytest.mark.parametrize("somebody", ["learner", "stranger", "official"])
def test_a_token_stands_for_somebody_who_files_reports(somebody):
    holders = {
        "learner": lambda: cast.person(Role.LEARNER, name="Lena", of=watch()),
        "stranger": lambda: analyst(of=ombuds()),
        "official": focal_point,
    }
    assert problem_of(made_by, maker(), holder=holders[somebody]()) == problems.MAY_NOT


def test_a_token_for_nothing_is_not_made():
    assert problem_of(made_by, maker(), scopes=()) == problems.MAY_NOT


# --- how they end ---


@pytest.fixture
def worker():
    return monitor()


@pytest.fixture
def living(worker):
    """A token that works, and a program that uses it."""
    made, secret = token(Scope.REPORTS_WRITE, holder=worker)
    user = Program(secret)
    assert user.send().status_code == 201
    return made, user


def is_dead(user, status=401, number="SH-710"):
    answer = user.send()
    return (answer.status_code, answer.json()["problem"]) == (status, number)


def test_a_revoked_token_is_dead_with_the_next_request(living):
    actions.revoke_token(living[0], by=maker(), audit=AUDIT)
    assert is_dead(living[1])


def test_a_token_ends_with_its_day(living):
    expired(living[0])
    assert is_dead(living[1])


@pytest.mark.parametrize("who", ["holder", "made_by"])
def test_a_token_ends_with_the_account_of_holder_and_maker(living, who):
    Person.objects.filter(pk=getattr(living[0], f"{who}_id")).update(is_active=False)
    assert is_dead(living[1])


def test_a_token_ends_when_its_holder_files_no_reports_any_more(living, worker):
    people_actions.change_roles(worker, watch(), {Role.LEARNER}, audit=AUDIT)
    assert is_dead(living[1], 403, "SH-402")


def test_a_token_ends_when_its_holder_joins_a_state_body(living, worker):
    people_actions.change_roles(worker, ministry(), {Role.FOCAL_POINT}, audit=AUDIT)
    assert is_dead(living[1], 403, "SH-402")


def test_revoking_twice_is_recorded_once(living):
    for _ in range(2):
        actions.revoke_token(living[0], by=maker(), audit=AUDIT)
    assert Entry.objects.filter(verb="token_revoked").count() == 1


def test_nobody_revokes_the_token_of_another_organisation(living):
    assert problem_of(actions.revoke_token, living[0], by=maker(network()), audit=AUDIT) == problems.MAY_NOT


def test_the_day_of_the_last_use_is_kept_and_no_more(living):
    living[1].send()
    assert ApiToken.objects.get(pk=living[0].pk).last_used_on is not None
    assert Entry.objects.filter(verb="token_used").count() == 1


def test_what_came_by_a_token_says_so_in_the_ledger(living):
    assert Entry.objects.get(verb="report_received").actor == f"token:{living[0].pk}"


# --- what they open ---


@pytest.mark.parametrize("scope", Scope)
def test_each_scope_opens_its_own_way_and_no_other(scope):
    _, secret = token(scope)
    ways = {
        Scope.REPORTS_WRITE: Program(secret).send(),
        Scope.REPORTS_READ_OWN: Program(secret).state("00000000-0000-0000-0000-000000000000"),
        Scope.OPENROSA: Client().head("/openrosa/submission", headers=Collect(secret).headers),
        Scope.KOBO: Client().post(
            "/programs/kobo/00000000-0000-0000-0000-000000000000/", headers=Program(secret).headers
        ),
    }
    assert {way for way, answer in ways.items() if answer.status_code != 403} == {scope}


@pytest.mark.parametrize("path", ["/people/account/", "/programs/", "/openrosa/forms/", "/report/", "/ledger/"])
def test_a_token_opens_no_page(path):
    answer = Client().get(path, headers={"Authorization": f"Bearer {token()[1]}"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


def test_a_session_does_not_stand_in_for_a_token():
    client = signed_in(maker())
    assert client.get("/openrosa/formList").status_code == 401
    assert client.post("/api/v1/reports", {}, content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic !!!", "Basic /w==", "Digest a", "Bearer " + "x" * 9000]
)
def test_a_wrong_header_is_a_wrong_token(header):
    answer = Client().post(
        "/api/v1/reports", {}, content_type="application/json", headers={"Authorization": header} if header else {}
    )
    assert (answer.status_code, answer.json()["problem"]) == (401, "SH-710")
    assert not Report.objects.exists()


def test_the_secret_is_read_from_both_kinds_of_headers():
    assert secret_of("Bearer abc") == secret_of("bearer  abc") == "abc"
    assert secret_of("Basic dG9rZW46YWJj") == "abc"


# --- how often ---


def test_a_program_that_runs_wild_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(limits.requests_of, "most", 2)
    sender = program(Scope.REPORTS_WRITE)
    answers = [sender.send() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 429]
    assert answers[2].headers["Retry-After"] == "60"


def test_wrong_tokens_are_counted_for_each_address(monkeypatch):
    monkeypatch.setattr(limits.failures, "most", 2)
    user = Program("wrong")
    assert [user.send().status_code for _ in range(3)] == [401, 401, 429]
    assert Client().head("/openrosa/submission", REMOTE_ADDR="192.0.2.7").status_code == 401


def test_wrong_tokens_lock_nobody_else_out(monkeypatch):
    monkeypatch.setattr(limits.failures, "most", 2)
    for _ in range(5):
        Program("wrong").send()
    assert program(Scope.REPORTS_WRITE).send().status_code == 201


def test_a_minute_later_the_count_begins_anew():
    now = [0.0]
    window = Window(1, lambda: now[0])
    window.take("a")
    assert problem_of(window.take, "a") == problems.SLOW_DOWN
    now[0] = 61.0
    window.take("a")


# --- the page ---


def test_the_page_shows_the_secret_once():
    client = signed_in(maker())
    holder = f"{watch().pk}-{maker().pk}"
    given = {"name": "Office telephone", "holder": holder, "scopes": ["openrosa", "kobo"], "days": "30"}
    shown = client.post("/programs/tokens/", given)
    secret = shown.context["secret"]
    assert shown.status_code == 201
    assert secret in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert secret not in client.get("/programs/").content.decode()
    assert Collect(secret).form_list()


def test_a_token_is_revoked_on_the_page():
    made, _ = token()
    client = signed_in(maker())
    assert client.post(f"/programs/tokens/{made.pk}/revoke/").status_code == 302
    assert ApiToken.objects.get().revoked_at
    assert "Revoked" in client.get("/programs/").content.decode()


@pytest.mark.parametrize("who", ["outsider", "monitor", "official"])
def test_others_learn_nothing_of_a_token(who):
    made, _ = token()
    people = {
        "outsider": lambda: maker(network()),
        "monitor": monitor,
        "official": lambda: cast.person(Role.COORDINATOR, name="Paz", of=cast.organisation("Office", Sector.STATE)),
    }
    client = signed_in(people[who]())
    answer = client.post(f"/programs/tokens/{made.pk}/revoke/")
    assert (answer.status_code, ApiToken.objects.get().revoked_at) == (404, None)
    assert str(made.pk) not in client.get("/programs/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "ana@x.example"},
        {"holder": "1-999999"},
        {"scopes": []},
        {"scopes": ["all"]},
        {"days": "9999"},
    ],
)
def test_what_is_wrong_with_a_token_is_said_at_its_field(wrong):
    client = signed_in(maker())
    given = {"name": "T", "holder": f"{watch().pk}-{maker().pk}", "scopes": ["kobo"], "days": "30"} | wrong
    answer = client.post("/programs/tokens/", given)
    assert answer.status_code == 422
    assert "-error" in answer.content.decode()
    assert not ApiToken.objects.exists()
