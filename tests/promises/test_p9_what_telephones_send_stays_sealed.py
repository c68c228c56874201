"""P9 for telephones and programs: what they type and attach is nowhere in clear; their secrets are nowhere at all."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from collect import Collect
from on_disk import bytes_of, files_in
from programs_world import Program, submission, token
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.openrosa.models import UploadedForm

pytestmark = pytest.mark.django_db(transaction=True)

CANARIES = {
    "narrative": "canary-of-the-narrative-71",
    "source": "canary-of-the-source-72",
    "contact": "canary-of-the-contact-73",
    "actor": "canary-of-the-actor-74",
    "file": "canary-of-the-file-75",
    "name": "canary-of-the-name-76",
    "json": "canary-of-the-json-77",
}


def dump() -> bytes:
    """Every value of every table, as the database gives it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b"\n".join(found)


def on_disk() -> bytes:
    return bytes_of(files_in(Path(settings.HOME)))


def test_nothing_that_was_sent_can_be_found(caplog):
    _, secret = token()
    answers = {
        "what/narrative": CANARIES["narrative"],
        "source/source_text": CANARIES["source"],
        "source/contact": CANARIES["contact"],
        "actors": [{"kind": "gang", "actor_name": CANARIES["actor"]}],
    }
    large = CANARIES["file"].encode() * 150_000  # more than is kept in memory
    name = f"{CANARIES['name']}.jpg"
    assert Collect(secret).submit(submission(answers=answers), {name: large}).status_code == 201
    report = {"harms": ["KILL"], "country": "COL", "narrative": CANARIES["json"]}
    assert Program(secret).send(report=report).status_code == 201
    assert Report.objects.count() == 2
    everything = dump() + on_disk() + caplog.text.encode()
    assert {kind for kind, canary in CANARIES.items() if canary.encode() in everything} == set()
    assert secret.encode() not in everything


def test_the_search_would_find_them():
    """Were it kept in clear: as the title of a form is."""
    from evidence_world import watch
    from programs_world import maker

    UploadedForm.objects.create(
        organisation=watch(), form_id="x", title=CANARIES["narrative"], xml="", questions=[], uploaded_by=maker()
    )
    assert CANARIES["narrative"].encode() in dump()
