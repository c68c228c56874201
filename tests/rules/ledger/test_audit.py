"""Who acts, and what may be said about it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory

from saferhavens.web.ledger.audit import Audit, PersonalTextError
from saferhavens.web.ledger.models import Head


@pytest.fixture(autouse=True)
def _in_transaction(db):
    with transaction.atomic():
        yield


def test_a_person_is_named_by_number_only(audit):
    assert audit.actor == "person:12"
    assert audit.source == "web"


def test_a_request_without_a_person_is_anonymous():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert Audit.of_request(request) == Audit("anonymous", "web")


def test_a_command_and_a_job_have_their_own_names():
    assert Audit.of_command() == Audit("operator", "command")
    assert Audit.of_job("clean_up") == Audit("job:clean_up", "job")


def test_a_row_is_named_by_kind_and_number(audit):
    audit.record("first", ("people", "all"))
    entry = audit.record("looked_at", Head.objects.get())
    assert (entry.kind, entry.object_id) == ("ledger.head", "1")


@pytest.mark.parametrize(
    "facts",
    [
        {"email": "ana@example.org"},
        {"people": ["ana@example.org"]},
        {"ana@example.org": 1},
        {"deep": {"deeper": [{"address": "ana@example.org"}]}},
        {"told": "so much that it cannot be an identifier or a word of the domain; " * 3},
    ],
)
def test_personal_text_is_refused(audit, facts):
    with pytest.raises(PersonalTextError):
        audit.record("invited", ("people.invitation", "3"), **facts)


def test_ids_and_words_of_the_domain_are_taken(audit):
    entry = audit.record("invited", ("people.invitation", "3"), organisation=4, roles=["analyst"])
    assert entry.facts == {"organisation": 4, "roles": ["analyst"]}
