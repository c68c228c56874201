"""Making, approving, showing and taking back what is released.

Each night the program renews the numbers. What must go is taken back at once and without anybody's word: a release
that only takes numbers back says nothing new. What is new is a draft, until two people have approved it. So every
register that was shown is followed by the next one, and none is skipped, as `core.disclosure` asks.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from saferhavens.core.disclosure import (
    POLICY,
    PUBLIC,
    Audience,
    Contribution,
    Readers,
    Register,
    renew,
    shown_to,
    take_back,
)
from saferhavens.core.disclosure import Release as Table
from saferhavens.core.disclosure.release import fingerprint_of
from saferhavens.core.words import Sector
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.sharing import contributing, covering, memory, rules, tasks
from saferhavens.web.sharing.models import Approval, Coverage, Release, ReleasedCell, ReleasedTable
from saferhavens.web.sharing.standing import check_approves

# --- what stands --------------------------------------------------------------------------------------------------


def latest_shown() -> Release | None:
    """The release that nothing follows yet."""
    return Release.objects.filter(shown_at__isnull=False, register__isnull=False).first()


def waiting_draft() -> Release | None:
    return Release.objects.filter(takes_back=False, shown_at=None, dropped_at=None).first()


def register_of(release: Release | None) -> Register:
    return memory.open_register(release) if release else Register(POLICY.name)


def audiences() -> list[Audience]:
    """Everybody, and each state that a body of it takes part for."""
    states = Organisation.objects.filter(sector=Sector.STATE).order_by("country")
    countries = states.values_list("country", flat=True).distinct()
    return [PUBLIC, *(Audience(Readers.STATE, country) for country in countries)]


def tables_of(register: Register) -> list[Table]:
    """What each audience is shown. A state reads of its own country alone."""
    return [own_part(shown_to(each, register, POLICY)) for each in audiences()]


def own_part(table: Table) -> Table:
    """Cells of other countries are left out for a state: what happens there is not for it to follow."""
    country = table.audience.country
    cells = {cell: value for cell, value in table.cells.items() if not country or cell.country == country}
    return Table(table.audience, cells, fingerprint_of(cells, table.audience, POLICY))


def digest_of(register: Register) -> str:
    """SHA-256 over the fingerprints of all tables: what people approve, and can compare."""
    written = "\n".join(table.fingerprint for table in tables_of(register))
    return hashlib.sha256(written.encode()).hexdigest()


# --- each night ---------------------------------------------------------------------------------------------------


def renew_all(*, audit: Audit, today: date | None = None) -> Release | None:
    """Take back what no longer stands, and make a draft of what is new. Returns the draft, if there is one.

    All is read and computed outside of transactions: while one is open on SQLite, no report could arrive. Two runs at
    once are refused by the database, which takes one successor of each release and one draft.
    """
    today = today or timezone.now().date()
    found = list(contributing.contributions())
    before = latest_shown()
    register = register_of(before)
    back = take_back(found, POLICY, register, today=today)
    if back.groups != register.groups:
        before = _take_back(back, before, audit)
    if before is not None:
        _complete(before)
    return _draft(found, back, before, today, audit)


@transaction.atomic
def _take_back(back: Register, before: Release | None, audit: Audit) -> Release:
    return _show(_new(back, before, audit, takes_back=True), audit)


def _draft(
    found: list[Contribution], back: Register, before: Release | None, today: date, audit: Audit
) -> Release | None:
    """What is new, to be approved; None where nothing is. A draft waits as it is for as long as all in it stands.

    Were it made anew each night, those who approve could tell by the difference what the day had brought.
    """
    waiting = waiting_draft()
    if waiting is not None and _stands(waiting, before, found, today):
        return waiting
    register = renew(found, POLICY, memory.rounding_key(), back, today=today)
    return _replace(waiting, register if register.groups != back.groups else None, before, audit)


@transaction.atomic
def _replace(
    waiting: Release | None, register: Register | None, before: Release | None, audit: Audit
) -> Release | None:
    """A new draft in the place of one that does not stand any more."""
    if waiting is not None:
        _drop(waiting, audit)
    return None if register is None else _new(register, before, audit)


def _stands(draft: Release, latest: Release | None, found: list[Contribution], today: date) -> bool:
    """Whether nobody has withdrawn anything that the draft counts, and nothing else was shown meanwhile."""
    register = memory.open_register(draft)
    return draft.follows == latest and take_back(found, POLICY, register, today=today).groups == register.groups


def _new(register: Register, before: Release | None, audit: Audit, *, takes_back: bool = False) -> Release:
    release = Release(follows=before, takes_back=takes_back, digest=digest_of(register))
    release.register = memory.seal_register(release, register)
    release.save(force_insert=True)
    audit.record("release_made", release, digest=release.digest, takes_back=takes_back)
    return release


def _drop(release: Release, audit: Audit) -> None:
    release.dropped_at, release.register = timezone.now(), None
    release.save(update_fields=["dropped_at", "register"])
    audit.record("release_dropped", release)


# --- two people ---------------------------------------------------------------------------------------------------


@transaction.atomic
def approve(release: Release, digest: str, *, by: Person, audit: Audit) -> int:
    """One person's yes to the numbers with that digest. With the second one a job shows them.

    Returns how many have approved. Raises MAY_NOT, RELEASE_CHANGED.
    """
    check_approves(by)
    now = Release.objects.select_for_update().get(pk=release.pk)
    rules.check_draft(is_draft=now.is_draft, is_as_seen=now.digest == digest)
    rules.check_second_person(approved_before=Approval.objects.filter(release=now, by=by).exists())
    approval = Approval.objects.create(release=now, by=by, digest=digest)
    audit.record("release_approved", approval, release=str(now.pk), digest=digest)
    count = Approval.objects.filter(release=now, digest=digest).count()
    if rules.is_approved(count):
        tasks.show_approved.enqueue(str(now.pk))
    return count


def show_approved(release_id: str, *, audit: Audit, today: date | None = None) -> bool:
    """Show a draft that two people approved, if all in it still stands; else drop it. Returns whether it is shown."""
    found = list(contributing.contributions())  # outside of the transaction: see `renew_all`
    with transaction.atomic():
        release = Release.objects.select_for_update().filter(pk=release_id).first()
        if release is None or not release.is_draft or not _is_approved(release):
            return False
        if not _stands(release, latest_shown(), found, today or timezone.now().date()):
            _drop(release, audit)
            return False
        _show(release, audit)
        return True


def _is_approved(release: Release) -> bool:
    return rules.is_approved(Approval.objects.filter(release=release, digest=release.digest).count())


# --- showing ------------------------------------------------------------------------------------------------------


def _show(release: Release, audit: Audit) -> Release:
    """Put the release in the place of the one before it, of which only the fingerprints stay."""
    now = timezone.now()
    if release.follows is not None:
        Release.objects.filter(pk=release.follows.pk).update(register=None)
    earlier = _known_coverage() if release.takes_back else None
    ReleasedCell.objects.all().delete()
    Coverage.objects.all().delete()
    ReleasedTable.objects.now().update(ended_at=now)
    release.shown_at = now
    release.save(update_fields=["shown_at"])
    for table in tables_of(memory.open_register(release)):
        _write(table, now, earlier)
    audit.record("release_shown", release, digest=release.digest)
    return release


@transaction.atomic
def _complete(release: Release) -> None:
    """Write the tables of states that have joined since the release was shown."""
    shown = set(ReleasedTable.objects.now().values_list("readers", "country"))
    for table in tables_of(memory.open_register(release)):
        if (table.audience.readers, table.audience.country) not in shown:
            _write(table, timezone.now(), None)


def _known_coverage() -> dict[tuple[str, str], Mapping[str, int]]:
    """What each audience is told of coverage now."""
    rows = Coverage.objects.filter(table__ended_at=None).select_related("table")
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        found.setdefault((row.table.readers, row.table.country), {})[row.country] = row.organisations
    return dict(found)


def _write(table: Table, now: datetime, earlier: Mapping[tuple[str, str], Mapping[str, int]] | None) -> None:
    audience = table.audience
    row = ReleasedTable.objects.create(
        readers=audience.readers, country=audience.country, fingerprint=table.fingerprint, shown_at=now
    )
    ReleasedCell.objects.bulk_create(
        ReleasedCell(table=row, harm=cell.harm, country=cell.country, adm1=cell.adm1, period=cell.period, persons=value)
        for cell, value in table.cells.items()
        if value
    )
    before = None if earlier is None else earlier.get((audience.readers, audience.country), {})
    covered = covering.released_coverage(audience, before)
    Coverage.objects.bulk_create(
        Coverage(table=row, country=code, organisations=at_least) for code, at_least in covered.items()
    )
