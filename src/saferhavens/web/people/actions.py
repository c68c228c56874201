"""Everything that is written about people and organisations: one function a verb, each with `audit`.

An action checks the rules, writes, and records, in one transaction. E-mails are sent by jobs that are queued in
the same transaction: there is no mail without its write, and no write without its mail.
"""

from collections.abc import Collection
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people import queries, rules, tasks, tokens
from saferhavens.web.people.models import Invitation, Membership, Organisation, Person, SignIn

# --- organisations ------------------------------------------------------------------------------------------------


@transaction.atomic
def create_organisation(
    name: str, sector: Sector, country: str, *, audit: Audit, short_name: str = "", is_demo: bool = False
) -> Organisation:
    """`country` is an ISO 3166-1 alpha-3 code. Done by whoever runs the installation, so there is no rule to check."""
    organisation = Organisation.objects.create(
        name=name, short_name=short_name, sector=Sector(sector), country=country, is_demo=is_demo
    )
    audit.record("organisation_created", organisation, sector=organisation.sector, country=country, is_demo=is_demo)
    return organisation


# --- invitations --------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    email: str,
    organisation: Organisation,
    roles: Collection[Role],
    *,
    audit: Audit,
    by: Person | None = None,
    language: str = "",
) -> Invitation:
    """Invite `email`, and queue the mail. An earlier invitation of theirs that is still open is withdrawn.

    `by` is None for whoever runs the installation. Raises MAY_NOT.
    """
    if by is not None:
        rules.check_may_invite(by.roles_in(organisation), roles)
    rules.check_has_role(roles)
    address = Person.objects.normalize_email(email)
    _withdraw_earlier(address, organisation, audit)
    invitation = _new_invitation(address, organisation, roles, by, language or settings.LANGUAGE_CODE)
    audit.record("invited", invitation, organisation=organisation.pk, roles=invitation.roles)
    tasks.send_invitation.enqueue(invitation.pk)
    return invitation


def _withdraw_earlier(address: str, organisation: Organisation, audit: Audit) -> None:
    earlier = Invitation.objects.filter(email=address, organisation=organisation, accepted_at=None, withdrawn_at=None)
    for invitation in earlier.select_for_update():
        _mark_withdrawn(invitation, audit)


def _new_invitation(
    address: str, organisation: Organisation, roles: Collection[Role], by: Person | None, language: str
) -> Invitation:
    salt = tokens.new_salt()
    return Invitation.objects.create(
        email=address,
        organisation=organisation,
        roles=sorted(Role(role).value for role in roles),
        language=language,
        salt=salt,
        token_hash=tokens.hash_of(tokens.token_of(salt)),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
    )


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Person, audit: Audit) -> None:
    """Make the link worthless. Raises MAY_NOT, INVITATION_USED."""
    rules.check_may_manage(by.roles_in(invitation.organisation))
    _mark_withdrawn(_still_open(invitation), audit)


def _mark_withdrawn(invitation: Invitation, audit: Audit) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("invitation_withdrawn", invitation, organisation=invitation.organisation_id)


@transaction.atomic
def accept_as_new_person(invitation: Invitation, name: str, password: str, *, language: str, audit: Audit) -> Person:
    """Make the account of somebody who was invited and has none. Raises INVITATION_USED.

    The link proves the address. The password has passed the validators (in the form).
    """
    taken = _still_open(invitation)
    if Person.objects.filter(email=taken.email).exists():
        raise ProblemError(problems.INVITATION_USED)
    person = add_person(taken.email, name, password, language=language, audit=audit)
    _take_up(taken, person, audit)
    return person


@transaction.atomic
def accept_invitation(invitation: Invitation, person: Person, *, audit: Audit) -> None:
    """Take up an invitation with the account that one has. Raises INVITATION_USED, and NOT_YOURS for another's."""
    taken = _still_open(invitation)
    if taken.email != person.email:
        raise ProblemError(problems.NOT_YOURS)
    _take_up(taken, person, audit)


def _still_open(invitation: Invitation) -> Invitation:
    """The invitation as it is now, locked. Raises INVITATION_USED."""
    found = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if found is None:
        raise ProblemError(problems.INVITATION_USED)
    rules.check_invitation_open(timezone.now(), found.expires_at, found.accepted_at, found.withdrawn_at)
    return found


def _take_up(invitation: Invitation, person: Person, audit: Audit) -> None:
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    _add_roles(person, invitation.organisation, {Role(role) for role in invitation.roles}, audit)
    audit.record("invitation_accepted", invitation, person=person.pk, organisation=invitation.organisation_id)


@transaction.atomic
def note_invitation_sent(invitation: Invitation, *, audit: Audit) -> None:
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
    audit.record("invitation_sent", invitation)


# --- people -------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_person(
    email: str,
    name: str,
    password: str | None,
    *,
    audit: Audit,
    language: str = settings.LANGUAGE_CODE,
    is_demo: bool = False,
) -> Person:
    """An account with a proven address. Without a password nobody can sign in to it."""
    person = Person.objects.create_person(email, name, password, language=language, is_demo=is_demo)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.record("person_added", person)
    return person


@transaction.atomic
def change_roles(
    person: Person, organisation: Organisation, roles: Collection[Role], *, audit: Audit, by: Person | None = None
) -> None:
    """Give `person` exactly `roles` in `organisation`; with none they leave it. Effective with their next request.

    `by` is None for whoever runs the installation. Raises MAY_NOT.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # so that two cannot both remove the other
    before, after = person.roles_in(organisation), {Role(role) for role in roles}
    if by is not None:
        rules.check_may_change_roles(
            by.roles_in(organisation), before, after, queries.other_administrators(organisation, person)
        )
    Membership.objects.filter(person=person, organisation=organisation).exclude(role__in=after).delete()
    _add_roles(person, organisation, after, audit, before=before)


def _add_roles(
    person: Person,
    organisation: Organisation,
    roles: Collection[Role],
    audit: Audit,
    before: Collection[Role] = (),
) -> None:
    wanted = [Membership(person=person, organisation=organisation, role=role) for role in roles]
    Membership.objects.bulk_create(wanted, ignore_conflicts=True)
    audit.record("roles_changed", person, organisation=organisation.pk, before=sorted(before), after=sorted(roles))


@transaction.atomic
def disable_person(person: Person, *, audit: Audit, by: Person | None = None) -> None:
    """Nobody can sign in as `person` any more; their sessions end at once. Raises MAY_NOT."""
    if by is not None:
        rules.check_may_disable(by.pk, person.pk, queries.administered_by(by), queries.organisations_of(person))
    person.is_active = False
    person.save(update_fields=["is_active"])
    audit.record("person_disabled", person)
    end_all_sessions(person, audit=audit)


@transaction.atomic
def enable_person(person: Person, *, audit: Audit, by: Person | None = None) -> None:
    """Let `person` sign in again. Raises MAY_NOT."""
    if by is not None:
        rules.check_may_disable(by.pk, person.pk, queries.administered_by(by), queries.organisations_of(person))
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record("person_enabled", person)


@transaction.atomic
def set_language(person: Person, language: str, *, audit: Audit) -> None:
    """Remember the language that `person` reads. `language` is one of settings.LANGUAGES."""
    person.language = language
    person.save(update_fields=["language"])
    audit.record("language_chosen", person, language=language)


@transaction.atomic
def set_name(person: Person, name: str, *, audit: Audit) -> None:
    """How `person` wants to be called. The ledger says that it changed, not to what."""
    person.name = name
    person.save(update_fields=["name"])
    audit.record("name_changed", person)


# --- sessions and sign-in -----------------------------------------------------------------------------------------


@transaction.atomic
def begin_session(person: Person, device: str, *, audit: Audit) -> SignIn:
    sign_in = SignIn.objects.create(person=person, device=device)
    audit.record("signed_in", person, session=sign_in.pk)
    return sign_in


@transaction.atomic
def end_session(person: Person, sign_in_id: int | None, *, audit: Audit) -> None:
    SignIn.objects.filter(pk=sign_in_id, person=person).delete()
    audit.record("signed_out", person, session=sign_in_id)


@transaction.atomic
def end_all_sessions(person: Person, *, audit: Audit, except_for: int | None = None) -> int:
    """End the sessions of `person`, all or all but one; each is refused from its next request on. Returns how many."""
    ended, _ = SignIn.objects.filter(person=person).exclude(pk=except_for).delete()
    audit.record("sessions_ended", person, count=ended, kept=except_for)
    return ended


@transaction.atomic
def note_failed_sign_in(email: str, *, audit: Audit) -> None:
    """The same work for a known and an unknown address, so that the time taken tells nothing."""
    known = Person.objects.filter(email=Person.objects.normalize_email(email)).values_list("pk", flat=True).first()
    audit.record("sign_in_failed", ("people.person", str(known or "unknown")))


@transaction.atomic
def ask_for_new_password(email: str, *, audit: Audit) -> None:
    """Queue the mail with the link. The same work for a known and an unknown address; to the latter nothing is sent."""
    active = Person.objects.filter(email=Person.objects.normalize_email(email), is_active=True)
    known = active.values_list("pk", flat=True).first()
    audit.record("new_password_asked", ("people.person", str(known or "unknown")))
    tasks.send_password_reset.enqueue(known)


@transaction.atomic
def set_password(person: Person, password: str, *, audit: Audit) -> None:
    """A new password that has passed the validators, or one made by the program."""
    person.set_password(password)
    person.save(update_fields=["password"])
    note_new_password(person, audit=audit)


@transaction.atomic
def note_new_password(person: Person, *, audit: Audit) -> None:
    """A new password ends all sessions, also those of whoever knew the old one."""
    audit.record("password_changed", person)
    end_all_sessions(person, audit=audit)


@transaction.atomic
def note_second_factor(person: Person, kind: str, *, is_added: bool, audit: Audit) -> None:
    audit.record("second_factor_added" if is_added else "second_factor_removed", person, kind=kind)


@transaction.atomic
def remove_second_factors(person: Person, *, audit: Audit) -> None:
    """For somebody who has lost phone and codes: at the next sign-in they set a new one up. Ends all sessions."""
    person.authenticator_set.all().delete()
    audit.record("second_factors_removed", person)
    end_all_sessions(person, audit=audit)


@transaction.atomic
def remove_what_has_lapsed(*, audit: Audit) -> dict[str, int]:
    """Remove sessions that are over, and invitations that lapsed a month ago: addresses of people who never came."""
    now = timezone.now()
    sessions, _ = SignIn.objects.filter(started_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
    month_ago = now - timedelta(days=30)
    invitations, _ = Invitation.objects.filter(accepted_at=None, expires_at__lt=month_ago).delete()
    removed = {"sessions": sessions, "invitations": invitations}
    audit.record("lapsed_removed", ("people", "all"), **removed)
    return removed
