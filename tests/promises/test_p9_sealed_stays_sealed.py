"""P9: Sealed stays sealed. What this program knows of people's secrets is not in clear anywhere in the database."""

import re

from django.contrib.sessions.backends.db import SessionStore as PlainSession
from django.contrib.sessions.models import Session
from django.db import connection

import cast
from saferhavens.core.words import Role
from saferhavens.web.people import actions, mails, tasks
from saferhavens.web.people.models import Person


def everything_stored() -> str:
    """Every value of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found + readable_sessions())


def readable_sessions() -> list[str]:
    """What somebody reads in the table of sessions who knows how Django writes them and even its secret key."""
    stored = Session.objects.values_list("session_data", flat=True)
    return [str(PlainSession().decode(data)) for data in stored]


def test_no_password_token_or_code_is_stored_in_clear(db, client):
    from allauth.mfa.utils import decrypt

    administrator = cast.person(Role.ADMINISTRATOR, name="Bruno")
    invitation = actions.invite(
        "new@people.example", cast.organisation(), {Role.MONITOR}, by=administrator, audit=cast.AUDIT
    )
    link = mails.invitation_link(invitation)
    client.get("/" + link.split("/", 3)[3])
    client.post("/people/invitation/", {"name": "Nora", "language": "en", "password": cast.PASSWORD})
    nora = Person.objects.get(email="new@people.example")
    page = client.get("/account/2fa/totp/activate/").content.decode()
    set_up = re.search(r"[A-Z2-7]{32}", page).group(0)
    stored = everything_stored()
    assert nora.email in stored  # so that what is not found is not there
    assert cast.PASSWORD not in stored
    assert decrypt(administrator.authenticator_set.get().data["secret"]) not in stored
    assert set_up not in everything_stored()


def test_the_sessions_are_there_and_can_be_read_by_the_site_alone(db):
    client = cast.signed_in(cast.person(Role.ANALYST))
    assert Session.objects.count() == 1
    assert client.session["sign_in"]
    assert readable_sessions() == ["{}"]


def test_a_session_that_was_altered_is_empty(db):
    client = cast.signed_in(cast.person(Role.ANALYST))
    data = Session.objects.get().session_data
    Session.objects.update(session_data=data[:-8] + "AAAAAAA=")
    assert client.get("/people/account/").status_code == 302


def test_the_queue_holds_no_link(db):
    person = cast.person(Role.ANALYST)
    actions.ask_for_new_password(person.email, audit=cast.AUDIT)
    tasks.send_password_reset.call(person.pk)
    stored = everything_stored()
    assert "/account/password/reset/key/" not in stored
    assert tasks.send_password_reset.module_path in stored
