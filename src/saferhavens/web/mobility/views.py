"""The migration map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saferhavens.web.access.public import public


@public
def map_page(request: HttpRequest, country: str) -> HttpResponse:
    return render(request, "mobility/map.html", {"country": country})
