"""What OpenRosa asks of every answer: headers, the envelope, and refusals that a telephone can show.

Source: OpenRosa HTTP Request API 1.0, Form Submission API 1.0, Form List API 1.0, Form Manifest API 1.0.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import http_date
from django.utils.timezone import now
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.problems import described
from saferhavens.web.custody.limits import SUBMISSION_BODY

VERSION = "1.0"
REALM = "Safer Havens"
RESPONSE = "http://openrosa.org/http/response"
METADATA = "http://www.opendatakit.org/xforms"
FORM_LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"

type View = Callable[..., HttpResponse]


def openrosa(view: View) -> View:
    """A view that speaks OpenRosa: open without a session, since a token says who asks; refusals in the envelope."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except ProblemError as error:
            response = refusal(request, error)
        except RequestDataTooBig:
            response = refusal(request, ProblemError(problems.BODY_TOO_LARGE))
        except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
            response = refusal(request, ProblemError(problems.BAD_REQUEST))
        return with_headers(response)

    exempt: View = csrf_exempt(login_not_required(speaking))
    return exempt


def with_headers(response: HttpResponse) -> HttpResponse:
    response.headers["X-OpenRosa-Version"] = VERSION
    response.headers["X-OpenRosa-Accept-Content-Length"] = str(SUBMISSION_BODY)
    response.headers["Date"] = http_date(now().timestamp())
    response.headers["Content-Language"] = get_language() or "en"
    return response


def refusal(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """The problem with its number, in the envelope that Collect shows to whoever sends."""
    facts = described(getattr(request, "upload_problem", error))
    status = getattr(request, "upload_problem", error).problem.http
    vars(request).pop("upload_problem", None)  # it is answered here
    response = envelope(f"{facts['problem']}: {facts['message']} {facts['next_step']}", status, nature="error")
    if status == 401:
        response.headers["WWW-Authenticate"] = f'Basic realm="{REALM}", charset="UTF-8"'
    if "minutes" in error.facts:
        response.headers["Retry-After"] = str(int(str(error.facts["minutes"])) * 60)
    return response


def envelope(message: str, status: int, *, nature: str, metadata: dict[str, str] | None = None) -> HttpResponse:
    root = Element("OpenRosaResponse", xmlns=RESPONSE)
    SubElement(root, "message", nature=nature).text = message
    if metadata is not None:
        SubElement(root, "submissionMetadata", {"xmlns": METADATA, **metadata})
    return xml_response(root, status)


def xml_response(root: Element, status: int = 200) -> HttpResponse:
    written = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(written, status=status, content_type="text/xml; charset=utf-8")


def table(name: str, namespace: str, row_name: str, rows: Iterable[dict[str, str]]) -> Element:
    """A list of rows as OpenRosa writes its lists."""
    root = Element(name, xmlns=namespace)
    for row in rows:
        item = SubElement(root, row_name)
        for key, value in row.items():
            SubElement(item, key).text = value
    return root


def received_sentence() -> str:
    return gettext("The report has arrived and is kept safe.")
