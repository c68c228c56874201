"""Promise P3, the site's half: a phone goes on at any cut; what arrived differently is not kept; no row lies."""

import json
import os
import random
from base64 import b64encode
from hashlib import sha256

import pytest
from django.test import Client

import cast
from evidence_world import monitor, watch
from saferhavens.web.custody import vault
from saferhavens.web.custody.limits import CHUNK, PIECE_BODY
from saferhavens.web.evidence.models import Attachment, Report

pytestmark = pytest.mark.django_db

IS_CAMPAIGN = os.environ.get("SAFERHAVENS_PROMISES") == "full"
TRIALS, SIZE = (20, 100_000_000) if IS_CAMPAIGN else (4, 900_001)
"""A slice has every kind of cut: inside a chunk, at its edge, after one byte, and none."""


MOST = PIECE_BODY - CHUNK
"""Bytes that one piece may have."""


def film(size: int, seed: int) -> bytes:
    """What begins like a video: of all files these may be the largest."""
    beginning = b"\0\0\0\x18ftypmp42"
    return beginning + random.Random(seed).randbytes(size - len(beginning))  # noqa: S311 - noise, no secret


class Phone:
    """Sends one file as the script of the form does, over a connection that breaks."""

    def __init__(self, client: Client, person: int, content: bytes, number: str) -> None:
        self.client, self.content = client, content
        listed = [{"name": "VID.mp4", "size": len(content), "sha256": sha256(content).hexdigest()}]
        said = {"instance_id": number, "organisation": watch().pk, "harms": ["EXTORT"], "country": "COL"}
        self.report = said | {"person": person, "files": json.dumps(listed)}

    def send(self) -> dict:
        answer = self.client.post("/report/send/", self.report)
        assert answer.status_code in (200, 201)
        return answer.json()

    def piece(self, offset: int, end: int) -> dict:
        said = self.send()
        digest = b64encode(sha256(self.content).digest()).decode()
        answer = self.client.put(
            f"/report/{said['id']}/files/{said['files'][0]['id']}/",
            self.content[offset:end],
            content_type="application/octet-stream",
            headers={
                "Upload-Offset": str(offset),
                "Upload-Length": str(len(self.content)),
                "Repr-Digest": f"sha-256=:{digest}:",
            },
        )
        return answer.json() | {"status": answer.status_code}


@pytest.fixture
def mateo():
    return monitor()


@pytest.fixture
def client_of_mateo(mateo):
    return cast.signed_in(mateo)


@pytest.mark.parametrize("trial", range(TRIALS))
def test_a_file_goes_on_at_any_cut(client_of_mateo, mateo, trial):
    chance = random.Random(trial)  # noqa: S311 - the same cuts in every run
    content = film(SIZE, trial)
    phone = Phone(client_of_mateo, mateo.pk, content, f"trial-{trial}")
    cuts = [chance.choice([1, CHUNK, CHUNK - 1, CHUNK + 1, chance.randrange(min(SIZE, MOST))]) for _ in range(8)]
    while (received := phone.send()["files"][0]["received"]) < SIZE:
        phone.piece(received, received + (cuts.pop() if cuts else MOST))
    kept = Attachment.objects.get(report=Report.objects.get())
    assert kept.sha256 == sha256(content).hexdigest()
    assert vault.verify(kept.organisation_id, kept.pk).size == SIZE


def test_a_file_that_arrives_otherwise_than_announced_is_not_kept(client_of_mateo, mateo):
    content = film(100_000, 7)
    phone = Phone(client_of_mateo, mateo.pk, content, "altered")
    phone.content = content  # announced
    said = phone.send()
    altered = content[:50_000] + b"!" + content[50_001:]
    answer = client_of_mateo.put(
        f"/report/{said['id']}/files/{said['files'][0]['id']}/",
        altered,
        content_type="application/octet-stream",
        headers={
            "Upload-Offset": "0",
            "Upload-Length": str(len(content)),
            "Repr-Digest": f"sha-256=:{b64encode(sha256(content).digest()).decode()}:",
        },
    )
    assert (answer.status_code, answer.json()["problem"]) == (422, "SH-665")
    assert phone.send()["files"][0]["received"] == 0
    assert phone.piece(0, len(content))["is_whole"]


def test_no_row_says_that_a_file_is_there_which_is_not(client_of_mateo, mateo):
    half = Phone(client_of_mateo, mateo.pk, film(200_000, 1), "half")
    half.piece(0, 100_000)
    whole = Phone(client_of_mateo, mateo.pk, film(200_000, 2), "whole")
    whole.piece(0, 200_000)
    said_to_be_there = list(Attachment.objects.exclude(sha256=""))
    assert len(said_to_be_there) == 1
    for row in said_to_be_there:
        assert vault.verify(row.organisation_id, row.pk).sha256 == row.sha256
