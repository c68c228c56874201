"""The page of the sources: what is held, from whom, under which licence, and what it cannot see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saferhavens.sources.registry import SOURCES
from saferhavens.sources.shape import About
from saferhavens.web.access.public import public
from saferhavens.web.vintages.attribution import about_of
from saferhavens.web.vintages.models import Vintage, VintageState
from saferhavens.web.vintages.queries import vintages_to_show


@dataclass(frozen=True)
class Shown:
    """A source, its vintages in force and the loads that failed."""

    about: About
    vintages: Sequence[Vintage]
    failed: Sequence[Vintage]

    @property
    def is_fictional(self) -> bool:
        return any(vintage.fictional for vintage in self.vintages)

    @property
    def rows_stored(self) -> int:
        return sum(vintage.rows_stored for vintage in self.vintages)


@public
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source that the program knows, loaded or not."""
    shown = list(_shown())
    return render(
        request,
        "vintages/sources.html",
        {"sources": shown, "is_sample": any(each.is_fictional for each in shown)},
    )


def _shown() -> Iterator[Shown]:
    held = vintages_to_show()
    for source in SOURCES:
        vintages = held.get(source.key, [])
        kept = [vintage for vintage in vintages if vintage.state == VintageState.KEPT]
        about = about_of(source.key, fictional=any(vintage.fictional for vintage in kept))
        yield Shown(about, kept, [vintage for vintage in vintages if vintage.state == VintageState.FAILED])
