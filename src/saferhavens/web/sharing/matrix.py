"""Purpose × recipient: what an organisation shares, what that means, and who sees something because of it."""

from typing import NamedTuple

from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.words import Sector, gettext_noop
from saferhavens.web.evidence.models import CircleMember, Consent, Grant, Report
from saferhavens.web.people.models import Organisation

MEANINGS = {
    Recipient.CIRCLE: gettext_noop(
        "Analysts of the organisations named here read each report whose people agreed to it, without the source and"
        " without contacts."
    ),
    Recipient.STATE: gettext_noop(
        "Ministries and other state bodies never see a report. They read protected totals of their own country: large"
        " groups only, by department and month at the finest."
    ),
    Recipient.INTERNATIONAL: gettext_noop(
        "You permit it for the time when international organisations take part. Nothing goes there yet by itself."
    ),
    Recipient.PUBLIC: gettext_noop(
        "Everybody reads protected totals: large groups only, by department and quarter at the finest, and nothing of"
        " people who may have fled a state."
    ),
}
"""In the order of the page. Named partners stand apart."""

TOTALS = frozenset({Recipient.STATE, Recipient.PUBLIC})


class Permission(NamedTuple):
    """One purpose towards one recipient: `grant` is the living permission, if there is one."""

    purpose: Purpose
    grant: Grant | None
    leads_to_something: bool


class Column(NamedTuple):
    recipient: Recipient
    meaning: str
    permissions: list[Permission]
    readers: list[Organisation]  # who reads reports because of it, now


class Row(NamedTuple):
    """One purpose, towards each recipient in the order of the columns."""

    purpose: Purpose
    cells: list[tuple[Recipient, Permission]]


class Agreement(NamedTuple):
    """What a report's people agreed to for one recipient and purpose, and whether the organisation shares it."""

    recipient: Recipient
    purpose: Purpose
    is_shared: bool


def recipients_of(owner: Organisation) -> list[Column]:
    living = Grant.objects.filter(owner=owner, partner=None, revoked_at=None)
    given = {(grant.recipient, grant.purpose): grant for grant in living}
    return [
        Column(
            recipient,
            meaning,
            [permission(given, recipient, purpose) for purpose in Purpose],
            circle_without(owner) if recipient is Recipient.CIRCLE else [],
        )
        for recipient, meaning in MEANINGS.items()
    ]


def by_purpose(columns: list[Column]) -> list[Row]:
    """The same permissions read across: a row for each purpose."""
    return [
        Row(purpose, [(column.recipient, column.permissions[number]) for column in columns])
        for number, purpose in enumerate(Purpose)
    ]


def permission(given: dict[tuple[str, str], Grant], recipient: Recipient, purpose: Purpose) -> Permission:
    is_counting = purpose is Purpose.STATISTICS
    is_of_use = recipient in TOTALS if is_counting else recipient is Recipient.CIRCLE
    return Permission(purpose, given.get((recipient, purpose)), is_of_use)


def circle_without(owner: Organisation) -> list[Organisation]:
    members = CircleMember.objects.exclude(organisation=owner).select_related("organisation")
    return [member.organisation for member in members.order_by("organisation__name")]


def partners_of(owner: Organisation) -> list[Grant]:
    """The living permissions towards partners by name."""
    living = Grant.objects.filter(owner=owner, recipient=Recipient.PARTNERS, revoked_at=None)
    return list(living.select_related("partner").order_by("partner__name", "purpose"))


def possible_partners(owner: Organisation) -> list[Organisation]:
    """Every organisation but one's own and those of states."""
    return list(Organisation.objects.exclude(pk=owner.pk).exclude(sector=Sector.STATE).order_by("name"))


def agreements_of(report: Report) -> list[Agreement]:
    """What the people of a report agreed to beyond its own organisation."""
    granted = set(
        Grant.objects.filter(owner=report.organisation_id, revoked_at=None).values_list("recipient", "purpose")
    )
    rows = Consent.objects.filter(report=report, revoked_at=None).exclude(recipient=Recipient.OWN)
    found = [(Recipient(row.recipient), Purpose(row.purpose)) for row in rows]
    found.sort(key=lambda pair: (list(Recipient).index(pair[0]), list(Purpose).index(pair[1])))
    return [Agreement(recipient, purpose, (recipient, purpose) in granted) for recipient, purpose in found]
