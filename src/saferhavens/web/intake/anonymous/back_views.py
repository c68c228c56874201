"""Coming back with a code: how it stands, questions and answers, more words and photos, consent, taking it back.

What was told is not shown again. Whoever finds the code can read what staff asks, and take the report back: not learn
what its sender told. Notes of the staff are in another table, which nothing here asks.

No address holds an id, no cookie a state: after the code, the page carries a sealed ticket that lives half an hour.
That somebody came back is not written down; what they change is.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from saferhavens.core import problems
from saferhavens.core.evidence.report import ReportWrongError
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.limits import announced_size, body_up_to
from saferhavens.web.custody.arrivals import Arrival
from saferhavens.web.evidence.actions.messages import text_of
from saferhavens.web.evidence.models import Message, Report
from saferhavens.web.evidence.words import Handling
from saferhavens.web.intake.anonymous import actions, codes, limits
from saferhavens.web.intake.anonymous.forms import AddForm, AnswerForm, CodeForm, ConsentForm, consent_rows
from saferhavens.web.intake.anonymous.models import Receipt
from saferhavens.web.intake.anonymous.pages import Page, PageKind, read_ticket
from saferhavens.web.intake.anonymous.plain import HANDLING
from saferhavens.web.intake.anonymous.quiet import draw, quiet, told, with_wait
from saferhavens.web.intake.anonymous.views import FILES, TICKET, page_of, said
from saferhavens.web.intake.form.arriving import name_of, taken_in

type Deed = Callable[[HttpRequest, Report, Page], HttpResponse]


@quiet("GET", "POST")
def back(request: HttpRequest) -> HttpResponse:
    """The code is asked for, and opens the report. It travels in the body alone, never in an address."""
    if request.method == "GET":
        return draw_code(request, CodeForm())
    form = CodeForm(request.POST)
    try:
        page_of(request, PageKind.CODE).check_age()
        limits.take("codes", limits.CODES)
        report = report_of(codes.typed(form.data.get("code", "")))
    except ProblemError as error:
        return draw_code(request, CodeForm(), error)
    return draw_report(request, report)


def report_of(code: str) -> Report:
    """Raises CODE_UNKNOWN, after as much work as it takes to find one."""
    receipt = Receipt.objects.select_related("report__organisation").filter(code_digest=codes.digest_of(code)).first()
    if receipt is None:
        raise ProblemError(problems.CODE_UNKNOWN)
    return receipt.report


def draw_code(request: HttpRequest, form: CodeForm, problem: ProblemError | None = None) -> HttpResponse:
    context: dict[str, object] = {"form": form, "ticket": Page(PageKind.CODE).ticket}
    if problem is None:
        return draw(request, "tell/code.html", context)
    context |= told(problem)
    return with_wait(draw(request, "tell/code.html", context, status=problem.problem.http), problem)


# --- what can be done with it -------------------------------------------------------------------------------------


def opened(deed: Deed) -> Callable[[HttpRequest], HttpResponse]:
    """Hand a deed the report and the page whose ticket was sent along. Without a good one: type the code again."""

    @quiet("POST")
    def view(request: HttpRequest) -> HttpResponse:
        check_room(request)
        try:
            page = read_ticket(request.POST.get(TICKET, ""), PageKind.BACK)
            page.check_age()
            report = report_behind(page)
        except ProblemError as error:
            return draw_code(request, CodeForm(), error)
        return deed(request, report, page)

    return view


def check_room(request: HttpRequest) -> None:
    """Large bodies are read only while there is room for them. Raises CHANNEL_BUSY."""
    if announced_size(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        limits.take("back:files", limits.ALL_CHANNELS)


def report_behind(page: Page) -> Report:
    """Raises PAGE_TOO_OLD if it was removed meanwhile."""
    receipt = Receipt.objects.select_related("report__organisation").filter(report_id=page.about).first()
    if receipt is None:
        raise ProblemError(problems.PAGE_TOO_OLD)
    return receipt.report


def limited(report: Report) -> None:
    """Raises CHANNEL_BUSY for a program that found a code."""
    limits.take(f"report:{report.pk.hex}"[:40], limits.COMING_BACK)


def doing(request: HttpRequest, report: Report, form: Form, do: Callable[[], object], done: str) -> HttpResponse:
    """Do it, and draw the report anew: with what was done, or with what is wrong and everything that was typed."""
    name = type(form).__name__
    if not form.is_valid():
        return draw_report(request, report, status=422, **{name: form})
    try:
        limited(report)
        do()
    except ReportWrongError as error:
        form.add_error(None, [fault.sentence(gettext) for faults in error.faults.values() for fault in faults])
        return draw_report(request, report, status=422, **{name: form})
    except ProblemError as error:
        return draw_report(request, report, status=error.problem.http, problem=error, **{name: form})
    return draw_report(request, report, done=done)


@opened
def answer(request: HttpRequest, report: Report, page: Page) -> HttpResponse:
    form = AnswerForm(request.POST)
    return doing(
        request,
        report,
        form,
        lambda: actions.answer(report, form.cleaned_data["text"], page),
        gettext("Your answer has arrived."),
    )


def _add(request: HttpRequest, report: Report, page: Page) -> HttpResponse:
    form = AddForm(request.POST, request.FILES)
    return doing(
        request, report, form, lambda: add_from(request, report, page, form), gettext("What you added has arrived.")
    )


def add_from(request: HttpRequest, report: Report, page: Page, form: AddForm) -> None:
    """The same page again is the same addition: its files have the same names, its words are put in once."""
    arrivals = renamed(taken_in(form.cleaned_data["photos"]), page.version)
    content = actions.with_more(report, form.cleaned_data["added"])
    actions.add(report, actions.Told(page, content, said(request.POST, arrivals), arrivals, language()))


def renamed(arrivals: dict[str, Arrival], version: int) -> dict[str, Arrival]:
    """Photos of later days are often called like those of the first."""
    return {name_of(version + 1, name): arrival for name, arrival in arrivals.items()}


add = body_up_to(limits.PHOTOS_BODY)(opened(_add))


@opened
def consent(request: HttpRequest, report: Report, page: Page) -> HttpResponse:
    form = ConsentForm(request.POST)
    return doing(request, report, form, lambda: consent_from(request, report, page, form), gettext("Saved."))


def consent_from(request: HttpRequest, report: Report, page: Page, form: ConsentForm) -> None:
    content = actions.with_consents(report, form.cleaned_data["consents"], language())
    actions.add(report, actions.Told(page, content, said(request.POST, {}), {}, language()))


@opened
def withdraw(request: HttpRequest, report: Report, page: Page) -> HttpResponse:
    """Asks once more: what is taken back does not come back."""
    if request.POST.get("sure") != "yes":
        return draw(request, "tell/withdraw.html", {"ticket": page.ticket})
    actions.take_back(report)
    return draw_report(request, report)


def language() -> str:
    return (get_language() or "")[:10]


# --- the page -----------------------------------------------------------------------------------------------------


def draw_report(
    request: HttpRequest,
    report: Report,
    *,
    status: int = 200,
    done: str = "",
    problem: ProblemError | None = None,
    **forms: Form,
) -> HttpResponse:
    """How it stands now, on a new page. Of what the sender wrote, nothing."""
    report.refresh_from_db()
    page = Page(PageKind.BACK, about=str(report.pk), version=report.version)
    living = report.consents.filter(revoked_at=None).values_list("purpose", "recipient")
    context: dict[str, Any] = {
        "ticket": page.ticket,
        "done": done,
        "handling": HANDLING[Handling(report.handling)],
        "is_withdrawn": report.handling == Handling.WITHDRAWN,
        "letters": letters_of(report),
        "file_count": report.attachments.count(),
        "consents": list(consent_rows(f"{purpose}:{recipient}" for purpose, recipient in living)),
        "limits": FILES,
        "answer_form": forms.get("AnswerForm") or AnswerForm(),
        "add_form": forms.get("AddForm") or AddForm(),
    }
    if problem is None:
        return draw(request, "tell/report.html", context, status=status)
    context |= told(problem)
    return with_wait(draw(request, "tell/report.html", context, status=status), problem)


def letters_of(report: Report) -> list[dict[str, object]]:
    """Questions with their text; one's own answers only as that they arrived. Days, no hours."""
    found = Message.objects.filter(report=report).select_related("report")
    return [{"at": each.at, "text": "" if each.is_from_sender else text_of(each)} for each in found]
