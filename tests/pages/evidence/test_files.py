"""Pictures are shown when asked for, drawn anew; originals only to their owner, for a reason, and never run."""

import io

import pytest
from PIL import Image

from evidence_world import AUDIT, received
from pages.evidence.conftest import SHARED
from saferhavens.web.evidence.actions.files import attach
from saferhavens.web.evidence.models import Attachment
from saferhavens.web.ledger.models import Entry

NAME = "maria at the well.jpg"
SOUND = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) * 20


def photo() -> bytes:
    """With a camera's notes in it, as phones write them."""
    notes = Image.Exif()
    notes[0x010F] = "SecretPhone"
    target = io.BytesIO()
    Image.new("RGB", (640, 480), "red").save(target, format="JPEG", exif=notes)
    return target.getvalue()


class Case:
    def __init__(self, world, content: bytes, name: str) -> None:
        self.world = world
        self.content = content
        self.report = received(by=world.mateo, consents=SHARED, files=(name,))
        self.file = attach(self.report, name, [content], audit=AUDIT)
        self.path = f"/evidence/reports/{self.report.pk}/"

    def get(self, name: str, verb: str, **more):
        return self.world.client(name).get(f"{self.path}files/{self.file.pk}/{verb}", **more)

    def post(self, name: str, verb: str, **given):
        return self.world.client(name).post(f"{self.path}files/{self.file.pk}/{verb}/", given)


@pytest.fixture
def picture(world):
    return Case(world, photo(), NAME)


@pytest.fixture
def sound(world):
    return Case(world, SOUND, "voice.mp3")


def verbs():
    return list(Entry.objects.filter(kind="evidence.attachment").order_by("sequence").values_list("verb", flat=True))


def test_the_page_names_the_file_to_its_owner_alone(world, picture):
    assert NAME in world.page("carmen", picture.path)
    partners = world.page("alma", picture.path)
    assert NAME not in partners
    assert "File 1" in partners


def test_the_preview_is_grey_small_and_blurred(picture):
    answer = picture.get("alma", "preview/")
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.mode == "L"
        assert max(shown.size) <= 320


def test_the_picture_is_shown_drawn_anew_and_that_is_recorded(picture):
    page = picture.post("alma", "show").content.decode()
    assert "data:image/jpeg;base64," in page
    assert "SecretPhone" not in page
    assert verbs() == ["file_received", "file_shown"]


def test_it_is_not_shown_by_a_link(picture):
    assert picture.get("carmen", "show/").status_code == 405


def test_the_owner_takes_the_original_out_for_a_reason(picture):
    answer = picture.post("carmen", "original", reason="court")
    assert b"".join(answer.streaming_content) == picture.content
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in headers["Cache-Control"]
    assert Entry.objects.get(verb="original_taken").facts["reason"] == "court"


@pytest.mark.parametrize("reason", ["", "because"])
def test_without_a_reason_there_is_no_original(picture, reason):
    assert picture.post("carmen", "original", reason=reason).status_code == 422
    assert "original_taken" not in verbs()


def test_a_partner_has_no_original(picture):
    assert picture.post("alma", "original", reason="court").status_code == 403
    assert "original_taken" not in verbs()


def test_a_sound_is_played_by_its_owner_muted_and_only_after_asking(sound):
    assert sound.get("carmen", "play/").status_code == 404
    page = sound.post("carmen", "show").content.decode()
    assert "muted" in page
    address = page.split('src="')[-1].split('"')[0]
    answer = sound.world.client("carmen").get(address)
    assert b"".join(answer.streaming_content) == SOUND
    assert answer.headers["Content-Type"] == "audio/mpeg"


def test_a_part_of_a_sound_is_given_when_the_player_asks_for_it(sound):
    address = sound.post("carmen", "show").content.decode().split('src="')[-1].split('"')[0]
    client = sound.world.client("carmen")
    answer = client.get(address, headers={"Range": "bytes=100-199"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, SOUND[100:200])
    assert answer.headers["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
    whole = client.get(address, headers={"Range": "bytes=999999-"})
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, SOUND)


def test_somebody_elses_ticket_plays_nothing(sound):
    address = sound.post("carmen", "show").content.decode().split('src="')[-1].split('"')[0]
    assert sound.world.client("alma").get(address).status_code == 403
    assert sound.world.client("mateo").get(address).status_code == 404


@pytest.mark.parametrize("asked", ["9" * 5_000, "9" * 18, "٣"])
def test_a_part_of_a_sound_that_nobody_can_mean_is_answered_with_all_of_it(sound, asked):
    address = sound.post("carmen", "show").context["address"]
    answer = sound.world.client("carmen").get(address, headers={"Range": f"bytes={asked}-"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, SOUND)


def test_a_partner_plays_no_sound_because_it_cannot_be_cleaned(sound):
    assert sound.post("alma", "show").status_code == 403
    assert "Only the contributing organisation opens this file" in sound.world.page("alma", sound.path)


def test_a_sound_has_no_preview(sound):
    assert sound.get("carmen", "preview/").status_code == 404


def test_a_file_that_has_not_arrived_is_named_as_such_and_does_not_open(world):
    report = received(consents=SHARED, files=("late.jpg",))
    path = f"/evidence/reports/{report.pk}/"
    assert "Announced; has not arrived yet" in world.page("alma", path)
    file = Attachment.objects.get(report=report)
    assert world.client("alma").get(f"{path}files/{file.pk}/preview/").status_code == 404


def test_a_file_is_reached_through_its_own_report_alone(world, picture):
    other = f"/evidence/reports/{world.report.pk}/files/{picture.file.pk}/preview/"
    assert world.client("carmen").get(other).status_code == 404
