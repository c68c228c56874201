"""Everything that the channel writes: doors opened and closed, reports taken in, and what senders do with their code.

The actor is "anonymous" whoever is signed in: what somebody tells here is tied to no person, even if we knew them.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.evidence.report import ReportContent, read_content
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.arrivals import Arrival
from saferhavens.web.evidence.actions import messages, receiving
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.sealed import plain_content
from saferhavens.web.evidence.words import Channel, Handling
from saferhavens.web.intake.anonymous import rules
from saferhavens.web.intake.anonymous.codes import code_of, digest_of
from saferhavens.web.intake.anonymous.managers import roles_for_channel
from saferhavens.web.intake.anonymous.models import Door, Receipt, SpentPage
from saferhavens.web.intake.anonymous.pages import Page
from saferhavens.web.intake.form.arriving import keep_files
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person

SENDER = Audit("anonymous", "tell")
"""Nobody in particular."""

FORM = "tell-1"
"""Which form it was, and of which version: kept with every report."""

LETTERS = "bcdfghjkmnpqrstvwxz23456789"
ADDRESS_LETTERS = 12
"""Without vowels and look-alikes: spells no word, and can be copied from a poster. 57 bits."""


# --- doors --------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_door(organisation: Organisation, given: Mapping[str, Any], *, by: Person, audit: Audit) -> Door:
    """Open, change or close an organisation's channel. `given`: the fields of `Door`, and `renew`. Raises MAY_NOT."""
    rules.check_may_open(roles_for_channel(by, organisation), organisation.sector)
    before = Door.objects.select_for_update().filter(organisation=organisation).first()
    door = before or Door(organisation=organisation, address=new_address())
    was_open = before is not None and before.is_open
    for name in ("is_open", "is_listed", "shown_name", "welcome", "languages"):
        setattr(door, name, given[name])
    if given.get("renew"):
        door.address = new_address()
    door.save()
    _record(door, was_open=was_open, audit=audit)
    return door


def new_address() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(ADDRESS_LETTERS))


def _record(door: Door, *, was_open: bool, audit: Audit) -> None:
    facts = {"organisation": door.organisation_id, "is_listed": door.is_listed}
    if was_open == door.is_open:
        audit.record("channel_changed", door, **facts)
    elif door.is_open:
        audit.record("channel_opened", door, **facts)
    else:
        audit.record("channel_closed", door, **facts)


# --- telling ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a page brought: what was said, the bytes that are kept, the files, the language of the page."""

    page: Page
    content: ReportContent
    original: bytes
    arrivals: Mapping[str, Arrival]
    language: str


def tell(door: Door, told: Told) -> Report:
    """Take a report in, with the receipt for its code. The same page again changes nothing.

    When this returns, all of it is kept. Raises SENT_BEFORE for other words from a page that was sent before,
    REPORT_WITHDRAWN if what it brought was taken back since.
    """
    try:
        report = _receive(door.organisation, told)
    except ProblemError as error:
        if error.problem != problems.REPORT_ID_TAKEN:
            raise
        raise ProblemError(problems.SENT_BEFORE) from None
    keep_files(report, told.arrivals, audit=SENDER)
    return report


@transaction.atomic
def _receive(organisation: Organisation, told: Told) -> Report:
    """Report and receipt together: there is no report whose code opens nothing."""
    report = receiving.receive(_submission(organisation, told), audit=SENDER).report
    if not Receipt.objects.filter(report=report).exists():
        receipt = Receipt(report=report, code_digest=digest_of(code_of(told.page.number)))
        Receipt.objects.bulk_create([receipt], ignore_conflicts=True)  # the same page at the same moment: the same row
    return report


def _submission(organisation: Organisation, told: Told) -> receiving.Submission:
    return receiving.Submission(
        organisation=organisation,
        channel=Channel.ANONYMOUS,
        instance_id=told.page.instance_id,
        original=told.original,
        content=told.content,
        form=FORM,
        language=told.language,
        files=list(told.arrivals),
    )


# --- with a code --------------------------------------------------------------------------------------------------


def add(report: Report, told: Told) -> Report:
    """A new version: what was said before, with what is added. Raises REPORT_CHANGED_MEANWHILE, REPORT_WITHDRAWN."""
    now = receiving.correct(
        report, _submission(report.organisation, told), based_on=told.page.version, audit=SENDER
    )  # fmt: skip
    keep_files(now, told.arrivals, audit=SENDER)
    return now


def with_more(report: Report, added: str) -> ReportContent:
    """The content with `added` below the sender's words. Raises REPORT_WRONG, with the fault at `narrative`."""
    plain = plain_content(report)
    told = [plain.get("narrative", ""), f"[+ {timezone.now():%Y-%m-%d}]\n{added}" if added else ""]
    plain["narrative"] = "\n\n".join(part for part in told if part)
    return read_content(plain, timezone.now().date())


def with_consents(report: Report, pairs: Sequence[str], language: str) -> ReportContent:
    """The content with these consents ("purpose:recipient") in place of the earlier ones."""
    plain = plain_content(report)
    split = (pair.partition(":") for pair in pairs)
    plain["consents"] = [{"purpose": purpose, "recipient": recipient} for purpose, _, recipient in split]
    return replace(read_content(plain, timezone.now().date()), consent_language=language)


@transaction.atomic
def answer(report: Report, text: str, page: Page) -> None:
    """What the sender answers, once for each page. Raises REPORT_WITHDRAWN."""
    if _spend(page):
        messages.answer(report, text, audit=SENDER)


def take_back(report: Report) -> None:
    """Withdraw for good: it counts nowhere from the next look on. Doing it twice changes nothing."""
    report.refresh_from_db()
    if report.handling != Handling.WITHDRAWN:
        receiving.withdraw(report, audit=SENDER)


def _spend(page: Page) -> bool:
    """Whether this page does its work now for the first time. Taken back with everything else if that fails."""
    try:
        with transaction.atomic():
            SpentPage(digest=page.spent_digest, until=page.until).save(force_insert=True)
    except IntegrityError:
        return False
    return True
