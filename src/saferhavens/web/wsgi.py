"""The door for web servers."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")

_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, to which no body is handed that names an encoding other than ours."""
    if not is_readable(environ.get("CONTENT_TYPE", "")):
        environ["CONTENT_TYPE"] = ""
    answer: Iterable[bytes] = _django(environ, start_response)
    return answer


def is_readable(content_type: str) -> bool:
    """Whether the type can be read, and names UTF-8 if any encoding.

    Django decodes the address with the encoding of the body as soon as it sees a request, before any of its own
    checks: with one that is none for text (`charset=rot13`) that is an error which nothing could answer any more.
    """
    try:
        _type, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8")
