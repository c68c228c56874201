"""A telephone with ODK Collect, as far as a server sees it: the requests that it makes, in their order.

Source: OpenRosa's specifications, and what Collect does: it asks with HEAD before it sends, counts nothing but 201 and
202 as received, and sends large attachments in several requests, each with the form again and marked as incomplete.
"""

import base64
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
XFORMS = "{http://www.w3.org/2002/xforms}"


class NotAcceptedError(Exception):
    """The server did not take it: the telephone keeps the form."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message
        super().__init__(f"{status}: {message}")


class Collect:
    """Talks to a site with a token, as a telephone does that was set up with its address, user name and password."""

    def __init__(self, secret: str, client: Client | None = None) -> None:
        self.client = client or Client(raise_request_exception=False)
        pair = base64.b64encode(f"token:{secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {pair}", "X-OpenRosa-Version": "1.0", "Accept-Language": "en"}

    def form_list(self) -> list[dict[str, str]]:
        answer = self._get("/openrosa/formList")
        root = fromstring(answer.content)
        return [{item.tag.removeprefix(LIST): item.text or "" for item in row} for row in root]

    def download(self, listed: Mapping[str, str]) -> bytes:
        """The form, held against its hash; then its manifest, as Collect asks for it."""
        xml = self._get(urlsplit(listed["downloadUrl"]).path).content
        assert listed["hash"] == "md5:" + hashlib.md5(xml, usedforsecurity=False).hexdigest()
        manifest = fromstring(self._get(urlsplit(listed["manifestUrl"]).path).content)
        assert manifest.tag == f"{MANIFEST}manifest"
        return xml

    def size_limit(self) -> int:
        """What HEAD says: first without password, as Collect asks, then with it."""
        unknown = self.client.head("/openrosa/submission", headers={"X-OpenRosa-Version": "1.0"})
        assert unknown.status_code == 401
        assert unknown.headers["WWW-Authenticate"].startswith("Basic ")
        answer = self.client.head("/openrosa/submission", headers=self.headers)
        assert answer.status_code == 204
        assert answer.headers["Location"].endswith("/openrosa/submission")
        return int(answer.headers["X-OpenRosa-Accept-Content-Length"])

    def submit(self, xml: bytes, files: Mapping[str, bytes] | None = None, *, in_requests: int = 1) -> Any:
        """Send a form with its files, in as many requests. Returns the last answer; raises NotAcceptedError."""
        names = sorted(files or {})
        shares = [names[start::in_requests] for start in range(in_requests)]
        for number, share in enumerate(shares, 1):
            batch = {name: (files or {})[name] for name in share}
            answer = self.post(xml, batch, is_incomplete=number < in_requests)
        return answer

    def post(self, xml: bytes, files: Mapping[str, bytes] | None = None, *, is_incomplete: bool = False) -> Any:
        parts: dict[str, Any] = {"xml_submission_file": SimpleUploadedFile("form.xml", xml, "text/xml")}
        parts |= {name: SimpleUploadedFile(name, data, "image/jpeg") for name, data in (files or {}).items()}
        if is_incomplete:
            parts["*isIncomplete*"] = "yes"
        answer = self.client.post("/openrosa/submission", parts, headers=self.headers)
        if answer.status_code not in (201, 202):
            raise NotAcceptedError(answer.status_code, message_of(answer))
        assert fromstring(answer.content).tag == f"{RESPONSE}OpenRosaResponse"
        return answer

    def _get(self, path: str) -> Any:
        answer = self.client.get(path, headers=self.headers)
        if answer.status_code != 200:
            raise NotAcceptedError(answer.status_code, message_of(answer))
        assert answer.headers["X-OpenRosa-Version"] == "1.0"
        assert answer.headers["Date"].endswith("GMT")
        return answer


def message_of(answer: Any) -> str:
    """What the telephone shows."""
    found = fromstring(answer.content).find(f"{RESPONSE}message")
    return "" if found is None else found.text or ""


def filled(
    answers: Mapping[str, str | Sequence[Mapping[str, str]]],
    *,
    form_id: str = "saferhavens_report",
    version: str = "1",
    instance_id: str = "",
    replaces: str = "",
) -> bytes:
    """An instance as Collect writes it. Keys are paths; a list of dictionaries is a group that repeats."""
    root = Element("data", id=form_id, version=version)
    for path, value in answers.items():
        if isinstance(value, str):
            _at(root, path).text = value
            continue
        for each in value:
            repeat = SubElement(root, path)
            for name, text in each.items():
                SubElement(repeat, name).text = text
    meta = {"instanceID": instance_id or f"uuid:{uuid.uuid4()}", "deprecatedID": replaces}
    for name, text in meta.items():
        if text:
            _at(root, f"meta/{name}").text = text
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _at(root: Element, path: str) -> Element:
    element = root
    for name in path.split("/"):
        found = element.find(name)
        element = SubElement(element, name) if found is None else found
    return element
