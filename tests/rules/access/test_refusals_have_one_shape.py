"""Every refusal says its number, what is wrong and what to do: as a page, or as JSON for programs."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web import urls as real
from saferhavens.web.access.public import public

RAISED = {
    "problem": ProblemError(problems.PLACE_UNKNOWN, code="XYZ"),
    "wait": ProblemError(problems.SLOW_DOWN, minutes=5),
    "missing": Http404("nothing here"),
    "forbidden": PermissionDenied("not you"),
    "suspicious": SuspiciousOperation("odd"),
    "database": OperationalError("could not connect to server at 10.0.0.7 as saferhavens"),
    "unforeseen": ZeroDivisionError("division of secret by zero"),
}
EXPECTED = {
    "problem": ("SH-301", 404),
    "wait": ("SH-404", 429),
    "missing": ("SH-401", 404),
    "forbidden": ("SH-401", 404),
    "suspicious": ("SH-408", 400),
    "database": ("SH-105", 503),
    "unforeseen": ("SH-901", 500),
}


@public
def failing(request, kind):
    raise RAISED[kind.removesuffix(".json")]


@public
def only_post(request):
    return HttpResponseNotAllowed(["POST"])


@public
def form(request):
    return HttpResponse("taken")


handler400, handler403, handler404 = real.handler400, real.handler403, real.handler404
handler429, handler500 = real.handler429, real.handler500
urlpatterns = [
    path("failing/<str:kind>", failing),
    path("only-post", only_post),
    path("form", form),
    *real.urlpatterns,
]


@pytest.fixture
def client(db, settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("kind", RAISED)
def test_a_page_says_number_and_status(client, kind):
    code, status = EXPECTED[kind]
    answer = client.get(f"/failing/{kind}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert code in answer.content.decode()


@pytest.mark.parametrize("kind", RAISED)
def test_a_program_gets_the_same_as_json(client, kind):
    code, status = EXPECTED[kind]
    answer = client.get(f"/failing/{kind}.json")
    assert answer.status_code == status
    facts = answer.json()
    assert set(facts) == {"problem", "message", "next_step"}
    assert facts["problem"] == code
    assert facts["message"]
    assert facts["next_step"]


@pytest.mark.parametrize("kind", ["database", "unforeseen", "suspicious", "forbidden", "missing"])
def test_what_went_wrong_inside_is_not_told(client, kind):
    told = client.get(f"/failing/{kind}").content.decode()
    assert str(RAISED[kind]) not in told
    assert "10.0.0.7" not in told
    assert "Traceback" not in told


def test_what_django_forbids_looks_like_what_does_not_exist(client):
    assert client.get("/failing/forbidden.json").content == client.get("/failing/missing.json").content


def test_who_must_wait_is_told_how_long(client):
    answer = client.get("/failing/wait")
    assert answer.headers["Retry-After"] == "300"
    assert "5" in answer.content.decode()


def test_an_unknown_address_has_the_same_shape(client):
    assert client.get("/no/such/page/").status_code == 404
    assert client.get("/no/such/page.json").json()["problem"] == "SH-401"


def test_a_wrong_method_says_which_is_right(client):
    answer = client.get("/only-post")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "SH-409" in answer.content.decode()


def test_a_form_without_its_token_is_explained(db, settings):
    settings.ROOT_URLCONF = __name__
    answer = Client(enforce_csrf_checks=True).post("/form")
    assert answer.status_code == 403
    assert "SH-407" in answer.content.decode()


@pytest.mark.parametrize("kind", ["problem", "database"])
def test_refusals_are_in_the_language_of_the_reader(client, kind):
    answer = client.get(f"/failing/{kind}", headers={"Accept-Language": "es"})
    assert 'lang="es"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "es"


def test_a_host_that_is_not_ours_is_refused_as_a_bad_request(client):
    answer = client.get("/form", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_an_allauth_limit_ends_with_our_page(rf: RequestFactory, db):
    from allauth.core.internal.ratelimit import respond_429
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/account/login/")
    request.user, request.allauth = AnonymousUser(), None
    with translation.override("en"):
        answer = respond_429(request)
    assert answer.status_code == 429
    assert "SH-404" in answer.content.decode()
