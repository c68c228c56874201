"""The anonymous channel, as tests need it: a door, somebody who writes, and what comes of it. All of it is invented."""

import io
import re
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client
from PIL import Image

import cast
import evidence_world as world
from saferhavens.core.words import Role
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.anonymous import actions
from saferhavens.web.intake.anonymous.codes import digest_of, typed
from saferhavens.web.intake.anonymous.models import Door, Receipt
from saferhavens.web.people.models import Organisation

ADDRESS_OF_SENDER = "203.0.113.77"
BROWSER = "Mozilla/5.0 (Peculiar; Phone of Somebody 77)"
STORY = "Men in grey shirts stopped the bus at the second bridge"


def open_door(of: Organisation | None = None, **given: object) -> Door:
    """The channel of an organisation, opened by its coordinator."""
    organisation = of or world.watch()
    opener = organisation.memberships.filter(role=Role.COORDINATOR).first()
    by = opener.person if opener else world.coordinator(f"Opener{organisation.pk}", of=organisation)
    plain = {"is_open": True, "is_listed": True, "shown_name": "Help line", "welcome": "", "languages": ["es"]}
    return actions.set_door(organisation, plain | given, by=by, audit=cast.AUDIT)


def sender() -> Client:
    """A browser that nobody has signed in with."""
    return Client(REMOTE_ADDR=ADDRESS_OF_SENDER, headers={"user-agent": BROWSER, "accept-language": "en"})


def path_of(door: Door) -> str:
    return f"/tell/{door.address}/"


def ticket_in(answer: HttpResponse) -> str:
    return re.search(r'name="page" value="([^"]+)"', answer.content.decode())[1]


def code_in(answer: HttpResponse) -> str:
    return re.search(r"data-code>([\d ]+)<", answer.content.decode())[1]


def photo(colour: str = "red") -> io.BytesIO:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(kept, "JPEG")
    kept.seek(0)
    kept.name = "IMG_0001.jpg"
    return kept


def story(**given: object) -> dict[str, object]:
    return {"harms": ["EXTORT"], "country": "COL", "narrative": STORY, **given}


@dataclass
class Teller:
    """Somebody who writes: their browser, the page they have open, and the code on it."""

    door: Door
    client: Client = field(default_factory=sender)

    def open(self) -> HttpResponse:
        answer = self.client.get(path_of(self.door))
        self.ticket, self.code = ticket_in(answer), code_in(answer)
        return answer

    def send(self, **given: object) -> HttpResponse:
        return self.client.post(path_of(self.door), story(page=self.ticket, **given))

    def tell(self, **given: object) -> HttpResponse:
        self.open()
        return self.send(**given)

    def come_back(self, code: str = "") -> HttpResponse:
        ticket = ticket_in(self.client.get("/tell/back/"))
        answer = self.client.post("/tell/back/", {"page": ticket, "code": code or self.code})
        if answer.status_code == 200:
            self.ticket = ticket_in(answer)
        return answer

    def do(self, deed: str, **given: object) -> HttpResponse:
        return self.client.post(f"/tell/back/{deed}/", {"page": self.ticket, **given})

    @property
    def report(self) -> Report:
        return Receipt.objects.select_related("report").get(code_digest=digest_of(typed(self.code))).report
