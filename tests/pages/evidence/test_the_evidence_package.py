"""A package that others verify without us, of what one's own organisation contributed and nothing else."""

import hashlib
import io
import json
import zipfile

import pytest

import cast
from evidence_world import AUDIT, CANARY, received, watch
from pages.evidence.conftest import SHARED
from saferhavens.core.words import Role
from saferhavens.web.custody.package_check import verify
from saferhavens.web.evidence.actions.files import attach
from saferhavens.web.evidence.actions.incidents import link, open_incident
from saferhavens.web.evidence.models import Report
from saferhavens.web.ledger.models import Entry

FILE = b"%PDF-1.4 a judgment"


@pytest.fixture
def incident(world):
    """Of Border Watch, with one of its reports and a file, and a report of the ombuds office."""
    own = received(by=world.mateo, consents=SHARED, files=("judgment.pdf",))
    attach(own, "judgment.pdf", [FILE], audit=AUDIT)
    incident = open_incident(own, watch(), by=world.carmen, audit=AUDIT)
    theirs = received(of=cast.organisation(), original=b"the ombuds office's own words")
    Report.objects.filter(pk=theirs.pk).update(incident=incident, handling="linked")
    return incident


def package(world, incident, name="carmen"):
    answer = world.client(name).post(f"/evidence/incidents/{incident.pk}/package/")
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content)


def opened(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as bag:
        return {name.split("/", 1)[1]: bag.read(name) for name in bag.namelist()}


def test_it_verifies_as_a_bag_and_its_fingerprint_is_in_the_ledger(world, incident, tmp_path):
    file = tmp_path / "package.zip"
    file.write_bytes(package(world, incident))
    assert verify(file).fingerprint == Entry.objects.get(verb="package_made").facts["fingerprint"]


def test_each_original_fits_the_commitment_that_the_ledger_held_since_it_arrived(world, incident):
    inside = opened(package(world, incident))
    described = json.loads(inside["data/description.json"])
    ledger = [json.loads(line) for line in inside["data/ledger.jsonl"].splitlines()]
    (version,) = described["versions"]
    salt, original = (
        next(content for path, content in inside.items() if path.endswith(version[part]))
        for part in ("salt", "original")
    )
    assert original == CANARY.encode()
    promised = next(entry for entry in ledger if entry["verb"] == "report_received")["facts"]["commitment"]
    assert hashlib.sha256(salt + original).hexdigest() == version["commitment"] == promised


def test_files_are_in_it_as_they_arrived(world, incident):
    assert FILE in opened(package(world, incident)).values()


def test_nothing_of_another_organisations_report_is_in_it(world, incident):
    whole = b"".join(opened(package(world, incident)).values())
    theirs = incident.reports.get(organisation__name="Ombuds Office")
    assert b"ombuds office's own words" not in whole
    assert str(theirs.pk).encode() not in whole


def test_the_ledgers_lines_carry_their_hashes(world, incident):
    lines = [json.loads(line) for line in opened(package(world, incident))["data/ledger.jsonl"].splitlines()]
    kept = {entry.sequence: entry.hash for entry in Entry.objects.all()}
    assert lines
    assert all(kept[line["sequence"]] == line["hash"] for line in lines)


def test_a_partner_makes_one_of_their_own_reports_alone(world):
    world.post("alma", "tie")
    incident = Report.objects.get(pk=world.report.pk).incident
    answer = world.client("alma").post(f"/evidence/incidents/{incident.pk}/package/")
    assert answer.status_code == 404
    assert "Make the evidence package" not in world.page("alma", f"/evidence/incidents/{incident.pk}/")
    assert not Entry.objects.filter(verb="package_begun").exists()


def test_who_is_neither_verifier_nor_coordinator_makes_none(world, incident):
    ana = cast.person(Role.ANALYST, name="Ana", of=watch())
    path = f"/evidence/incidents/{incident.pk}/"
    client = cast.signed_in(ana)
    assert "Make the evidence package" not in client.get(path).content.decode()
    assert client.post(f"{path}package/").status_code == 403


def test_a_withdrawn_report_is_not_in_it(world, incident):
    other = received(by=world.mateo, original=b"taken back later")
    link(other, incident, by=world.carmen, audit=AUDIT)
    Report.objects.filter(pk=other.pk).update(withdrawn_at="2026-03-10T00:00Z", handling="withdrawn")
    assert b"taken back later" not in b"".join(opened(package(world, incident)).values())
