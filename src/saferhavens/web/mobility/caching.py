"""Answers that browsers and proxies may keep: as long as no newer data has been loaded, they stay the same."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Concatenate

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language

from saferhavens.web.mobility.held import held_now

FRESH_SECONDS = 60
"""How long a kept answer is used without asking; after that the asking costs one small query (304)."""

WORTH_IT = 500  # bytes; less would not become fewer packets
QUICK = 5  # of 11: a few milliseconds for a hundred kilobytes

FOR_EVER = "public, max-age=31536000, immutable"


def etag_of(request: HttpRequest) -> str:
    """Changes with the address, the language, the data and the program."""
    facts = "\n".join((held_now().version, get_language() or "", request.get_full_path()))
    return quote_etag(sha256(facts.encode()).hexdigest()[:32])


def kept_by_version[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer 304 without computing anything where the asker holds the same; let everybody keep the answer."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        etag = etag_of(request)
        known = get_conditional_response(request, etag=etag)
        response = known if isinstance(known, HttpResponseNotModified) else view(request, *args, **kwargs)
        return kept(request, response, etag)

    return answer


def kept_by_content[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The same for what is made of too much to have a version: it is made, and sent only to who holds other bytes."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        etag = quote_etag(sha256(response.content).hexdigest()[:32])
        known = get_conditional_response(request, etag=etag, response=response)
        return kept(request, known if isinstance(known, HttpResponseNotModified) else response, etag)

    return answer


def kept(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponse:
    """For everybody, where it is an answer; a refusal is kept nowhere."""
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}, stale-while-revalidate=600"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return compressed(request, response)


def taken(request: HttpRequest) -> set[str]:
    """The encodings that the asker takes."""
    return {each.split(";")[0].strip() for each in request.headers.get("Accept-Encoding", "").split(",")}


def compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """In Brotli where that is taken: a fifth smaller than gzip. Only for public answers: they hold nothing to guess."""
    if "br" in taken(request) and len(response.content) >= WORTH_IT:
        response.content = brotli.compress(response.content, quality=QUICK)
        response.headers["Content-Encoding"] = "br"
        response.headers["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
