"""Would we have warned? The form, and what a replay of history found."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferhavens.web.access.public import public
from saferhavens.web.mobility.caching import kept_by_content
from saferhavens.web.outlook import reading
from saferhavens.web.outlook.downloads import as_csv
from saferhavens.web.outlook.figures import replay as figures
from saferhavens.web.outlook.figures.figure import Figure
from saferhavens.web.outlook.figures.replay import Replay
from saferhavens.web.outlook.forms import ReplayForm
from saferhavens.web.outlook.models import ReplayRecord
from saferhavens.web.outlook.views.overview import reader
from saferhavens.web.outlook.wording import names_of


@public
@require_safe
def replay(request: HttpRequest) -> HttpResponse:
    """Without a choice the form and all replays; a choice that cannot be is refused with 422.

    Who judges in an organisation sees the replays of its own reports too; files never hold those.
    """
    kept = reading.replays(person=reader(request))
    names = names_of(each.place for each in kept)
    form = ReplayForm(request.GET or None, kept, names)
    chosen = form.chosen() if form.is_bound and form.is_valid() else None
    context = {"here": "replay", "form": form, "is_asked": form.is_bound, "has_replays": bool(kept)}
    context |= _result(chosen, names) if chosen else {"all": _all(kept, names)}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "outlook/replay.html", context, status=status)


def _result(row: ReplayRecord, names: dict[str, str]) -> dict[str, object]:
    shown = Replay(row, names[row.place])
    units = names_of(str(each["unit"]) for each in row.outcomes)
    return {
        "replay": shown,
        "meaning": figures.meaning(shown),
        "timeline": figures.timeline(shown, address("timeline", row)),
        "events": figures.events_figure(shown, units, address("events", row)),
    }


def _all(kept: list[ReplayRecord], names: dict[str, str]) -> Figure | None:
    if not kept:
        return None
    return figures.all_figure([Replay(each, names[each.place]) for each in kept], address("replays"))


def address(key: str, row: ReplayRecord | None = None) -> str:
    """Where a figure can be downloaded; of one replay with its choice. Nowhere, of own reports."""
    if row is not None and row.organisation_id is not None:
        return ""
    asked = "?" + urlencode({"place": row.place, "kind": row.kind, "rule": row.rule}) if row else ""
    return reverse("outlook:replay_download", args=[key]) + asked


@public
@require_safe
@kept_by_content
def replay_download(request: HttpRequest, key: str) -> HttpResponse:
    """The whole table of one figure."""
    kept = reading.replays()
    names = names_of(each.place for each in kept)
    form = ReplayForm(request.GET or None, kept, names)
    chosen = form.chosen() if form.is_bound and form.is_valid() else None
    found = _result(chosen, names).get(key) if chosen else _all(kept, names) if key == "replays" else None
    if not isinstance(found, Figure):
        raise Http404
    return as_csv(found, f"outlook-{key}")
