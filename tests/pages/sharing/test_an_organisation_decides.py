"""My organisation's sharing: read by those who judge and decide, changed by those who decide, by nobody else."""

import pytest

import cast
from evidence_world import (
    analyst,
    consents,
    coordinator,
    focal_point,
    ministry,
    monitor,
    network,
    ombuds,
    received,
    shares,
    vouched_for,
    watch,
)
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.words import Role
from saferhavens.web.evidence.models import Grant, Report
from saferhavens.web.sharing.models import Transmission
from sharing_world import PUBLIC, STATE, large_group, released, shared_by, told

pytestmark = pytest.mark.django_db


def base() -> str:
    return f"/sharing/organisation/{watch().pk}/"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def carmen():
    return cast.signed_in(coordinator())


def test_the_way_in_leads_to_ones_organisation(carmen):
    assert carmen.get("/sharing/").headers["Location"] == base()


def test_with_two_organisations_one_chooses(db):
    from saferhavens.web.people import actions

    both = coordinator()
    actions.change_roles(both, network(), {Role.COORDINATOR}, audit=cast.AUDIT)
    page = text(cast.signed_in(both).get("/sharing/"))
    assert watch().name in page
    assert network().name in page


def test_the_page_says_who_reads_what_now(carmen):
    shares(watch(), ombuds())
    shares(watch(), network(), Purpose.REFERRAL)
    vouched_for(network())
    page = text(carmen.get(base()))
    assert page.count("Take back") >= 2
    assert "Who reads because of it now: Refugee Network." in " ".join(page.split())
    assert "Ministries and other state bodies never see a report." in page


def test_state_bodies_are_not_offered_as_partners(carmen):
    focal_point()
    network()
    page = text(carmen.get(base()))
    assert ">Refugee Network<" in page
    assert ">Ministry<" not in page


def test_a_partner_is_added_and_taken_back(carmen):
    given = {"recipient": "partners", "partner": str(ombuds().pk), "purpose": "early_warning"}
    assert carmen.post(f"{base()}give/", given).status_code == 302
    grant = Grant.objects.get(revoked_at=None)
    assert (grant.partner, grant.purpose) == (ombuds(), "early_warning")
    assert carmen.post(f"{base()}grants/{grant.pk}/revoke/").status_code == 302
    assert not Grant.objects.filter(revoked_at=None).exists()
    assert "You share with no partner." in text(carmen.get(base()))


@pytest.mark.parametrize("recipient", ["circle", "state", "international", "public"])
def test_the_others_are_shared_with_by_one_button(carmen, recipient):
    assert carmen.post(f"{base()}give/", {"recipient": recipient, "purpose": "statistics"}).status_code == 302
    assert Grant.objects.get().recipient == recipient


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"recipient": "partners", "purpose": "early_warning", "partner": "999999"},
        {"recipient": "everybody", "purpose": "statistics"},
        {"recipient": "circle", "purpose": "fun"},
    ],
)
def test_what_is_not_filled_in_rightly_shares_nothing(carmen, given):
    assert carmen.post(f"{base()}give/", given).status_code == 422
    assert not Grant.objects.exists()


def test_a_forged_state_partner_is_refused(carmen):
    state = focal_point().memberships.first().organisation
    given = {"recipient": "partners", "purpose": "early_warning", "partner": str(state.pk)}
    assert carmen.post(f"{base()}give/", given).status_code == 422
    assert not Grant.objects.exists()


def test_an_analyst_reads_the_page_and_changes_nothing():
    anna = cast.signed_in(analyst("Anna", of=watch()))
    page = text(anna.get(base()))
    assert "Coordinators and administrators of your organisation decide." in page
    assert f"{base()}give/" not in page
    assert anna.post(f"{base()}give/", {"recipient": "circle", "purpose": "statistics"}).status_code == 403
    grant = shares(watch(), ombuds())
    assert anna.post(f"{base()}grants/{grant.pk}/revoke/").status_code == 403


@pytest.mark.parametrize("who", [monitor, lambda: coordinator("Sara", of=network()), focal_point])
def test_for_everybody_else_the_page_does_not_exist(who):
    client = cast.signed_in(who())
    for address in (base(), f"{base()}preview/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{base()}give/", {"recipient": "circle", "purpose": "statistics"}).status_code == 404


def test_a_grant_of_another_organisation_is_not_found(carmen):
    theirs = shares(network(), ombuds())
    assert carmen.post(f"{base()}grants/{theirs.pk}/revoke/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


# --- single reports -----------------------------------------------------------------------------------------------


def test_a_report_is_held_back_and_let_go(carmen):
    report = received()
    page = f"/sharing/reports/{report.pk}/"
    assert "Nothing beyond your own organisation" in text(carmen.get(page))
    assert carmen.post(f"{page}hold-back/").status_code == 302
    assert Report.objects.get(pk=report.pk).is_held_back
    assert f"{report.short}</a>: held back" in text(carmen.get(base()))
    assert carmen.post(f"{page}let-go/").status_code == 302
    assert not Report.objects.get(pk=report.pk).is_held_back


def test_an_allegation_is_let_in_and_kept_out_again(carmen):
    report = received()
    Report.objects.update(accuses_state=True)
    page = f"/sharing/reports/{report.pk}/"
    assert "It stays out of all released numbers until you let it in." in text(carmen.get(page))
    assert carmen.post(f"{page}transmit/").status_code == 302
    assert Transmission.objects.filter(revoked_at=None).exists()
    assert "its allegation may reach states" in text(carmen.get(base()))
    assert carmen.post(f"{page}keep/").status_code == 302
    assert not Transmission.objects.filter(revoked_at=None).exists()
    assert "its allegation may reach states" not in text(carmen.get(base()))


def test_what_people_agreed_to_stands_beside_what_the_organisation_shares(carmen):
    shared_by(watch(), to=[STATE])
    report = told(consents=consents(STATE, PUBLIC))
    page = " ".join(text(carmen.get(f"/sharing/reports/{report.pk}/")).split())
    assert '<th scope="row">State bodies</th><td>Statistics</td><td>yes</td>' in page
    assert '<th scope="row">Everybody</th><td>Statistics</td><td>no</td>' in page


def test_a_partner_who_reads_a_report_does_not_decide_about_it():
    shares(watch(), ombuds())
    report = received(consents=consents((Purpose.EARLY_WARNING, Recipient.PARTNERS)))
    alma = cast.signed_in(analyst())
    assert alma.get(f"/sharing/reports/{report.pk}/").status_code == 404
    assert alma.post(f"/sharing/reports/{report.pk}/hold-back/").status_code == 404


# --- the preview --------------------------------------------------------------------------------------------------


def test_the_preview_says_of_ones_own_cells_whether_they_are_shown(carmen):
    ministry()
    large_group()
    told(harms=("TORTURE",))
    released()
    page = " ".join(text(carmen.get(f"{base()}preview/")).split())
    assert '<th scope="row">Extortion</th><td>Colombia</td><td>March 2026</td>' in page
    assert page.count("a number is shown") == 2
    assert page.count("not shown</td>") == 2


def test_the_preview_counts_what_is_kept_back(carmen):
    told()
    page = " ".join(text(carmen.get(f"{base()}preview/")).split())
    assert "1 of your reports does not count here" in page
    assert "None of your reports may count here." in page


def test_the_preview_tells_no_number_of_the_release_and_nothing_of_others(carmen):
    """Whatever the others add or withdraw: as long as the release stands, the preview says the same."""
    large_group()
    released()
    before = text(carmen.get(f"{base()}preview/"))
    told(network(), people_low=9)
    Report.objects.filter(organisation=network()).update(is_held_back=True)
    after = text(carmen.get(f"{base()}preview/"))
    strip = lambda page: page.split("<main")[1]  # noqa: E731  said once
    assert strip(before) == strip(after)


def test_an_administrator_decides_but_does_not_read_reports():
    bruno = cast.signed_in(cast.person(Role.ADMINISTRATOR, name="Bruno", of=watch()))
    report = received()
    Report.objects.update(is_held_back=True)
    page = text(bruno.get(base()))
    assert f"{base()}give/" in page
    assert report.short not in page
    assert bruno.get(f"{base()}preview/").status_code == 404
    assert bruno.get(f"/sharing/reports/{report.pk}/").status_code == 404


def test_from_the_page_of_a_report_one_comes_to_its_sharing():
    report = received()
    anna = cast.signed_in(analyst("Anna", of=watch()))
    assert f'href="/sharing/reports/{report.pk}/"' in text(anna.get(f"/evidence/reports/{report.pk}/"))


def test_one_table_holds_each_purpose_towards_each_recipient(carmen):
    page = text(carmen.get(base()))
    matrix = page[page.index('class="sharing-matrix"') :].split("</table>")[0]
    assert matrix.count('<th scope="row">') == len(Purpose)
    recipients = [each for each in Recipient if f'name="recipient" value="{each}"' in matrix]
    assert recipients == [Recipient.CIRCLE, Recipient.STATE, Recipient.INTERNATIONAL, Recipient.PUBLIC]
    assert matrix.count('name="purpose"') == len(Purpose) * len(recipients)


def test_what_is_shared_stands_in_its_own_cell(carmen):
    carmen.post(f"{base()}give/", {"recipient": "state", "purpose": "statistics"})
    page = text(carmen.get(base()))
    matrix = page[page.index('class="sharing-matrix"') :].split("</table>")[0]
    (cell,) = [each for each in matrix.split("<td>") if "Take back" in each]
    assert "State bodies" in cell
    assert 'class="badge good"' in cell


def test_the_menu_says_that_sharing_belongs_to_the_evidence(carmen):
    marked = 'href="/evidence/" aria-current="true"'
    assert marked in text(carmen.get(base()))
    assert marked not in text(carmen.get("/sharing/evidence/"))
