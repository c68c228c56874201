"""Tickets: sealed, for one kind of page, and only as long as somebody may still have that page open."""

import base64

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.anonymous import pages
from saferhavens.web.intake.anonymous.pages import LIVES, PATIENCE, Page, PageKind, read_ticket

NOW = 1_800_000_000.0


def problem_of(ask) -> problems.Problem:
    with pytest.raises(ProblemError) as refusal:
        ask()
    return refusal.value.problem


@pytest.mark.parametrize("kind", list(PageKind))
def test_a_ticket_brings_its_page_back(kind: PageKind):
    page = Page(kind, about="7f", version=3, drawn_at=NOW)
    assert read_ticket(page.ticket, kind) == page


def test_two_tickets_of_one_page_differ_and_bring_the_same_page_back():
    page = Page(PageKind.TELL, drawn_at=NOW)
    tickets = {page.ticket for _ in range(10)}
    assert len(tickets) == 10
    assert {read_ticket(ticket, PageKind.TELL) for ticket in tickets} == {page}


@pytest.mark.parametrize("made", list(PageKind))
@pytest.mark.parametrize("used", list(PageKind))
def test_a_ticket_is_for_one_kind_of_page(made: PageKind, used: PageKind):
    ticket = Page(made).ticket
    if made is used:
        assert read_ticket(ticket, used)
    else:
        assert problem_of(lambda: read_ticket(ticket, used)) == problems.PAGE_TOO_OLD


def test_nothing_of_what_it_is_about_can_be_read_in_a_ticket():
    ticket = Page(PageKind.BACK, about="4f2c1d9e-secret-report").ticket
    raw = base64.urlsafe_b64decode(ticket + "==")
    assert b"secret" not in raw
    assert "4f2c1d9e" not in ticket


def test_a_ticket_of_which_one_letter_differs_is_none():
    ticket = Page(PageKind.BACK, about="x").ticket
    for place in range(0, len(ticket) - 1, 5):
        other = "A" if ticket[place] != "A" else "B"
        forged = ticket[:place] + other + ticket[place + 1 :]
        assert problem_of(lambda forged=forged: read_ticket(forged, PageKind.BACK)) == problems.PAGE_TOO_OLD


@pytest.mark.parametrize("text", ["", "=", "é", "A", "AAAA", "A" * 10_000, "\0", "💥" * 50])
def test_what_is_no_ticket_is_refused(text: str):
    assert problem_of(lambda: read_ticket(text, PageKind.TELL)) == problems.PAGE_TOO_OLD


@pytest.mark.parametrize("kind", list(PageKind))
def test_a_page_is_good_from_its_patience_to_the_end_of_its_life(kind: PageKind, monkeypatch: pytest.MonkeyPatch):
    page, life = Page(kind, drawn_at=NOW), LIVES[kind].total_seconds()
    for age, problem in (
        (PATIENCE[kind] - 0.5, problems.PAGE_TOO_QUICK),
        (PATIENCE[kind] + 0.5, None),
        (life - 1, None),
        (life + 1, problems.PAGE_TOO_OLD),
    ):
        monkeypatch.setattr(pages.time, "time", lambda age=age: NOW + age)
        if problem is None:
            page.check_age()
        else:
            assert problem_of(page.check_age) == problem


def test_who_is_back_with_a_code_is_let_go_after_half_an_hour_and_a_letter_can_be_written_for_a_day():
    assert LIVES[PageKind.BACK].total_seconds() == 30 * 60
    assert LIVES[PageKind.TELL].total_seconds() == 24 * 60 * 60
