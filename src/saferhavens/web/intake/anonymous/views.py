"""The pages that everybody reaches: who receives, the form, what we keep, and the way out."""

import re
from calendar import Calendar
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import QueryDict
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language

from saferhavens.core import problems
from saferhavens.core.evidence.report import ReportContent
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.limits import announced_size, body_up_to
from saferhavens.web.custody.limits import MEGA
from saferhavens.web.intake.anonymous import actions, codes, limits
from saferhavens.web.intake.anonymous.forms import TellForm, consent_rows
from saferhavens.web.intake.anonymous.models import Door
from saferhavens.web.intake.anonymous.pages import Page, PageKind, read_ticket
from saferhavens.web.intake.anonymous.quiet import draw, quiet, told, with_wait
from saferhavens.web.intake.form.arriving import announced, original_of, taken_in
from saferhavens.web.intake.form.forms import MOST_FILES

TICKET = "page"
"""The hidden field that holds a page's ticket."""

SLUG = re.compile(r"[-a-zA-Z0-9_]+")
FILES = {"most_files": MOST_FILES, "together": limits.PHOTOS_BODY // MEGA}
LANGUAGE_NAMES = dict(settings.LANGUAGES)


@quiet("GET")
def doors(request: HttpRequest) -> HttpResponse:
    """Who receives: those who want to be found."""
    return draw(request, "tell/doors.html", {"doors": [described(door) for door in Door.objects.listed()]})


def described(door: Door) -> dict[str, object]:
    return {"door": door, "read_in": [LANGUAGE_NAMES[code] for code in door.languages if code in LANGUAGE_NAMES]}


@quiet("GET")
def about(request: HttpRequest) -> HttpResponse:
    """What we keep, what not, and what to be careful of."""
    days = {"withdrawn": settings.REMOVE_WITHDRAWN_DAYS, "unverified": settings.REMOVE_UNVERIFIED_DAYS}
    return draw(request, "tell/about.html", {"days": days})


@quiet("GET")
def away(request: HttpRequest) -> HttpResponse:
    """The way out: somewhere harmless, and nothing of the channel left in the browser's cache.

    Only the cache is cleared, since the channel leaves nothing else: on a monitor's phone the storage of this site
    holds reports that are still to be sent.
    """
    target = settings.AWAY_ADDRESS
    response = HttpResponseRedirect(target) if target else draw(request, "tell/calendar.html", this_month())
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def this_month() -> dict[str, object]:
    """A calendar: a page that anybody may have open."""
    today = timezone.now().date()
    weeks = Calendar().monthdayscalendar(today.year, today.month)
    return {"today": today, "weeks": weeks, "names": list(WEEKDAYS_ABBR.values())}


# --- telling ------------------------------------------------------------------------------------------------------


@body_up_to(limits.PHOTOS_BODY)
@quiet("GET", "POST")
def door(request: HttpRequest, address: str) -> HttpResponse:
    """The form of one channel. Its code stands on it before anything is sent, so that no lost answer loses it."""
    found = Door.objects.open_at(address)
    if request.method == "POST":
        return sent(request, found)
    return draw_form(request, found, TellForm(), Page(PageKind.TELL, about=str(found.pk)))


def sent(request: HttpRequest, found: Door) -> HttpResponse:
    """Store what was sent. Whatever keeps it from being stored is said above the form, with all that was typed."""
    if announced_size(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        limits.check_room_for(found)  # before anything of it is read
    form = TellForm(request.POST, request.FILES)
    try:
        page = page_of(request, PageKind.TELL, about=str(found.pk))
    except ProblemError as error:
        return draw_form(request, found, form, Page(PageKind.TELL, about=str(found.pk)), error)
    return stored(request, found, form, page)


def page_of(request: HttpRequest, kind: PageKind, about: str = "") -> Page:
    """The page that was sent, if it was one for this. Raises PAGE_TOO_OLD."""
    page = read_ticket(request.POST.get(TICKET, ""), kind)
    if page.about != about:
        raise ProblemError(problems.PAGE_TOO_OLD)
    return page


def stored(request: HttpRequest, found: Door, form: TellForm, page: Page) -> HttpResponse:
    try:
        page.check_age()
        limits.take_for(found)
        if not form.is_valid():
            return draw_form(request, found, form, page)
        report = actions.tell(found, told_of(form, page))
    except ProblemError as error:
        if error.problem == problems.PAGE_TOO_OLD:
            page = Page(PageKind.TELL, about=page.about)
        return draw_form(request, found, form, page, error)
    context = {"code": codes.in_groups(codes.code_of(page.number)), "is_urgent": report.is_urgent, "door": found}
    return draw(request, "tell/sent.html", context)


def told_of(form: TellForm, page: Page) -> actions.Told:
    arrivals = taken_in(form.cleaned_data["photos"])
    content = cast(ReportContent, form.content)  # there is one once a form is valid
    return actions.Told(page, content, said(form.data, arrivals), arrivals, (get_language() or "")[:10])


def said(data: QueryDict, arrivals: dict) -> bytes:
    """What the sender said, without what our page added."""
    own = data.copy()
    own.pop(TICKET, None)
    return original_of(own, announced(arrivals))


def draw_form(
    request: HttpRequest, found: Door, form: TellForm, page: Page, problem: ProblemError | None = None
) -> HttpResponse:
    """The form as far as it is filled in, on the same page: sent again, it is the same report."""
    context: dict[str, object] = {
        **described(found),
        "form": form,
        "consents": list(consent_rows(form["consents"].value() or ())),
        "ticket": page.ticket,
        "code": codes.in_groups(codes.code_of(page.number)),
        "limits": FILES,
        "had_files": bool(form.files),
    }
    if problem is None:
        return draw(request, "tell/form.html", context, status=422 if form.is_bound else 200)
    context |= told(problem)
    return with_wait(draw(request, "tell/form.html", context, status=problem.problem.http), problem)


@quiet("GET", "POST")
def nothing(request: HttpRequest, anything: str) -> HttpResponse:
    """Mistyped addresses below the channel's are answered here: the site's own page would leave a cookie.

    One without its last slash is put right, as everywhere.
    """
    if request.method == "GET" and SLUG.fullmatch(anything):
        return HttpResponseRedirect(f"{request.path}/")
    raise ProblemError(problems.NO_DOOR)
