"""Jobs about people. Each may run twice, since a worker can be killed after the deed."""

from django.tasks import task

from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people import mails
from saferhavens.web.people.models import Invitation, Person
from saferhavens.web.people.sealed_sessions import SessionStore


@task()
def send_invitation(invitation_id: int) -> bool:
    """Send the mail of an invitation that is still open. The link is made here, so that no table holds it."""
    from saferhavens.web.people import actions  # noqa: PLC0415  actions queue this job

    invitation = Invitation.objects.open().select_related("organisation").filter(pk=invitation_id).first()
    if invitation is None:
        return False
    mails.send_invitation(invitation)
    actions.note_invitation_sent(invitation, audit=Audit.of_job("send_invitation"))
    return True


@task()
def send_password_reset(person_id: int | None) -> bool:
    """Send somebody the link to a new password; with None, for an unknown address, do nothing."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return False
    mails.send_password_reset(person)
    return True


@task()
def clean_up() -> dict[str, int]:
    """Daily: sessions and invitations that have lapsed."""
    from saferhavens.web.people import actions  # noqa: PLC0415  as above

    SessionStore.clear_expired()
    return actions.remove_what_has_lapsed(audit=Audit.of_job("clean_up"))
