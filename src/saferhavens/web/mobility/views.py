"""The migration map: its page, the parts of it that change with the view, its outlines and its downloads."""

import gzip
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.web.access.public import public
from saferhavens.web.mobility import downloads
from saferhavens.web.mobility.around import around
from saferhavens.web.mobility.caching import FOR_EVER, kept_by_version, taken
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.mapview import read_view
from saferhavens.web.mobility.offers import offer_for
from saferhavens.web.mobility.page import MapPage, labels, scripts
from saferhavens.web.places.models import OutlineLayer

SEVERAL = ("types",)
"""Parameters that a form sends once for each box that is ticked."""


def parameters(query: QueryDict) -> dict[str, str]:
    """The parameters of an address. Of two with one name the last counts: a box, and the hidden field before it."""
    return {name: ",".join(filter(None, query.getlist(name))) if name in SEVERAL else query[name] for name in query}


def page_of(request: HttpRequest, country: str) -> MapPage:
    """The page that a request asks for. Raises PLACE_UNKNOWN and VIEW_WRONG."""
    held = held_now()
    offer = offer_for(held, country)
    return MapPage(held, offer, read_view(parameters(request.GET), offer))


@public
@require_safe
def map_page(request: HttpRequest, country: str) -> HttpResponse:
    """The whole page, which needs no script: a form, the figures in words, the table."""
    page = page_of(request, country)
    context = {"page": page, "view": page.view, "labels": labels(), "scripts": scripts()}
    return render(request, "mobility/map.html", context)


@public
@require_safe
@kept_by_version
def map_parts(request: HttpRequest, country: str) -> HttpResponse:
    """What changes in the page when the view changes, for the script to put in its place."""
    page = page_of(request, country)
    return render(request, "mobility/parts.html", {"page": page, "view": page.view})


@public
@require_safe
def outlines(request: HttpRequest, country: str, level: int, sha256: str) -> HttpResponse:
    """The outlines of one level. The address changes with them, so they may be kept for ever."""
    layer = OutlineLayer.objects.filter(
        country="" if country == "world" else country, level=level, sha256=sha256
    ).first()
    if layer is None:
        raise ProblemError(PLACE_UNKNOWN, code=f"{country}-{level}")
    return _compressed(request, bytes(layer.content))


@public
@require_safe
def around_country(request: HttpRequest, country: str, version: str) -> HttpResponse:
    """The outlines of the countries around one, so that the map of its divisions does not float in the sea."""
    return _compressed(request, around(held_now(), country))


def _compressed(request: HttpRequest, content: bytes) -> HttpResponse:
    """Content that is kept in Brotli, in the best encoding that the browser takes."""
    encoding = next((name for name in ("br", "gzip") if name in taken(request)), "")
    response = HttpResponse(encoded(content, encoding), content_type="application/json")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=32)
def encoded(content: bytes, encoding: str) -> bytes:
    """The content as it is kept (Brotli, as nearly all browsers take it), as gzip, or plain."""
    if encoding == "br":
        return content
    plain = brotli.decompress(content)
    return gzip.compress(plain, 9, mtime=0) if encoding == "gzip" else plain


@public
@require_safe
def download(request: HttpRequest, country: str, kind: str) -> StreamingHttpResponse:
    """Exactly the figures of the view as CSV, HXL or GeoJSON."""
    page = page_of(request, country)
    return downloads.answer(kind, page.view, downloads.Facts.of(page))
