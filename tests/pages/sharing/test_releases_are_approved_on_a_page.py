"""The draft that waits, as those see it who approve it."""

import pytest
from click.testing import CliRunner

import cast
from evidence_world import AUDIT, analyst, coordinator, ministry, ombuds
from saferhavens.cli.sharing import sharing
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.models import CircleMember
from saferhavens.web.sharing.actions import releasing
from saferhavens.web.sharing.models import Approval, Release
from sharing_world import approver, large_group, renewed, withdrawn

pytestmark = pytest.mark.django_db
PAGE = "/sharing/releases/"


def text(answer) -> str:
    return answer.content.decode()


def test_without_a_draft_the_page_says_so():
    page = text(cast.signed_in(analyst()).get(PAGE))
    assert "No draft is waiting." in page
    assert "Nothing has been released yet." in page


def test_the_numbers_are_approved_by_two_on_the_page():
    ministry()
    large_group()
    draft = renewed()
    alma, vera = cast.signed_in(approver("Alma")), cast.signed_in(approver("Vera"))
    page = text(alma.get(PAGE))
    assert "For everybody" in page
    assert "For state bodies of Colombia" in page
    assert "0 of 2 people have approved it." in page
    address = f"{PAGE}{draft.pk}/approve/"
    assert alma.post(address, {"digest": draft.digest}).status_code == 302
    page = text(alma.get(PAGE))
    assert "Somebody else must be the second." in page
    assert address not in page
    assert alma.post(address, {"digest": draft.digest}).status_code == 403
    assert vera.post(address, {"digest": draft.digest}).status_code == 302
    assert Approval.objects.count() == 2
    assert releasing.show_approved(str(draft.pk), audit=AUDIT)
    assert "The current release is of" in text(alma.get(PAGE))


def test_what_changed_meanwhile_is_not_approved():
    large_group()
    draft = renewed()
    withdrawn()
    renewed()
    answer = cast.signed_in(analyst()).post(f"{PAGE}{draft.pk}/approve/", {"digest": draft.digest})
    assert answer.status_code == 409
    assert "SH-730" in text(answer)


def test_for_a_coordinator_of_civil_society_the_page_does_not_exist():
    carmen = cast.signed_in(coordinator())
    assert carmen.get(PAGE).status_code == 404
    large_group()
    draft = renewed()
    assert carmen.post(f"{PAGE}{draft.pk}/approve/", {"digest": draft.digest}).status_code == 404


# --- the command --------------------------------------------------------------------------------------------------


def run(*given: str) -> str:
    result = CliRunner().invoke(sharing, given, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_command_makes_a_draft():
    assert run("release") == "Nothing new to approve.\n"
    large_group()
    assert run("release") == f"Draft {Release.objects.get().short} waits for 2 people to approve it.\n"


def test_the_command_vouches_and_lists_and_ends():
    ombuds()
    run("vouch", "Ombuds Office")
    assert run("circle").startswith("Ombuds Office\t")
    run("vouch", "Ombuds Office", "--end")
    assert run("circle") == ""


def test_the_command_vouches_for_no_state_body_and_nobody_unknown():
    ministry()
    for name in ("Ministry", "Nobody's Office"):
        with pytest.raises(ProblemError):
            run("vouch", name)
    assert not CircleMember.objects.exists()
