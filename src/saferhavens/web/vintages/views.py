"""The page of the sources: what is held, from whom, under which licence, and what it cannot see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saferhavens.web.access.public import public


@public
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "vintages/sources.html")
