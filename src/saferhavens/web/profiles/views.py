"""The first page, the list of countries and the page of a place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saferhavens.web.access.public import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the way to the map of each pilot country."""
    return render(request, "profiles/home.html")


@public
def countries(request: HttpRequest) -> HttpResponse:
    return render(request, "profiles/countries.html")


@public
def place(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "profiles/place.html", {"code": code})
