"""What an organisation shares with whom. Effective on the next request: the doors to reports read these rows."""

from django.db import transaction
from django.utils import timezone

from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.evidence import tasks
from saferhavens.web.evidence.models import CircleMember, Grant
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.sharing import rules
from saferhavens.web.sharing.standing import check_decides


@transaction.atomic
def give_grant(
    owner: Organisation,
    recipient: Recipient,
    purpose: Purpose,
    *,
    by: Person,
    audit: Audit,
    partner: Organisation | None = None,
) -> Grant:
    """Let reports of `owner` go to `recipient` for `purpose`, each only if its own consent says the same.

    Nothing happens where it is so already. Raises MAY_NOT.
    """
    check_decides(by, owner)
    rules.check_recipient(recipient, has_partner=partner is not None)
    if partner is not None:
        rules.check_partner(owner.pk, partner.pk, partner.sector)
    grant, is_new = Grant.objects.get_or_create(
        owner=owner, recipient=recipient, partner=partner, purpose=purpose, revoked_at=None, defaults={"given_by": by}
    )
    if is_new:
        audit.record("grant_given", grant, **facts_of(grant))
    return grant


@transaction.atomic
def revoke_grant(grant: Grant, *, by: Person, audit: Audit) -> None:
    """Take the permission back. Nothing happens where that was done before. Raises MAY_NOT."""
    check_decides(by, grant.owner_id)
    if Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record("grant_revoked", grant, **facts_of(grant))
        tasks.derive_again.enqueue(grant.owner_id)


def facts_of(grant: Grant) -> dict[str, object]:
    """What the ledger keeps of it."""
    words = {"recipient": str(grant.recipient), "purpose": str(grant.purpose)}
    return {"owner": grant.owner_id, "partner": grant.partner_id, **words}


@transaction.atomic
def vouch(organisation: Organisation, *, audit: Audit) -> CircleMember:
    """Take an organisation into the verified circle. By whoever runs the installation. Raises MAY_NOT."""
    rules.check_no_state_body(organisation.sector)
    member, is_new = CircleMember.objects.get_or_create(organisation=organisation)
    if is_new:
        audit.record("circle_joined", organisation)
    return member


@transaction.atomic
def end_vouching(organisation: Organisation, *, audit: Audit) -> None:
    """Nothing that is shared with the circle reaches the organisation any more, from the next request on."""
    removed, _ = CircleMember.objects.filter(organisation=organisation).delete()
    if removed:
        audit.record("circle_left", organisation)
        for owner_id in Grant.objects.filter(recipient=Recipient.CIRCLE).values_list("owner", flat=True).distinct():
            tasks.derive_again.enqueue(owner_id)
