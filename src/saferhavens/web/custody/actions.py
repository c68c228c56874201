"""Everything that is written about keys: one function a verb, each with `audit`."""

import os
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import keys, sealed_places, tasks
from saferhavens.web.custody.cipher import KEY_BYTES
from saferhavens.web.custody.models import OrganisationKey
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.ledger.book import locked_head

RESTS = timedelta(hours=24)
"""How long a retired key stays at least: a write that began under it has long been committed or taken back."""


@transaction.atomic
def make_first_key(organisation_id: int, *, audit: Audit) -> OrganisationKey:
    """The current key of an organisation, made if it has none. Whoever comes second gets the first's."""
    locked_head()  # so that two makers, or a maker and a change of the master key, follow one another
    return keys.current_row(organisation_id) or _make_key(organisation_id, audit)


@transaction.atomic
def rotate_key(organisation_id: int, *, audit: Audit) -> OrganisationKey:
    """Make a new current key, and queue the job that brings everything under it. The old one opens until then."""
    locked_head()
    current = keys.current_row(organisation_id)
    if current is not None:
        current.retired_at = timezone.now()
        current.save(update_fields=["retired_at"])
        audit.record("sealing_key_retired", current, organisation=organisation_id, number=current.number)
    made = _make_key(organisation_id, audit)
    tasks.reseal.enqueue(organisation_id)
    return made


def _make_key(organisation_id: int, audit: Audit) -> OrganisationKey:
    of_organisation = OrganisationKey.objects.filter(organisation_id=organisation_id)
    number = 1 + (of_organisation.aggregate(last=Max("number"))["last"] or 0)
    wrapped = keys.wrap(os.urandom(KEY_BYTES), organisation_id, number)
    made = OrganisationKey.objects.create(organisation_id=organisation_id, number=number, wrapped=wrapped)
    audit.record("sealing_key_made", made, organisation=organisation_id, number=number)
    return made


@transaction.atomic
def destroy_unused_keys(now: datetime, *, audit: Audit) -> int:
    """Destroy every key that was retired a day ago and that nothing is sealed under any more. Returns how many.

    Raises SEALED_PLACE_UNKNOWN: what nobody has told of could still need a key.
    """
    if unknown := sealed_places.unregistered():
        raise ProblemError(problems.SEALED_PLACE_UNKNOWN, places=", ".join(unknown))
    resting = OrganisationKey.objects.filter(retired_at__lt=now - RESTS, destroyed_at=None)
    unused = [key for key in resting if not is_used(key)]
    for key in unused:
        key.wrapped, key.destroyed_at = None, now
        key.save(update_fields=["wrapped", "destroyed_at"])
        audit.record("sealing_key_destroyed", key, organisation=key.organisation_id, number=key.number)
    return len(unused)


def is_used(key: OrganisationKey) -> bool:
    places = sealed_places.SEALED_PLACES.values()
    return any(place.under(key.organisation_id, key.number).exists() for place in places)


@transaction.atomic
def rotate_master_key(*, audit: Audit) -> int:
    """Make a new master key, wrap every organisation's key anew, and remove the older ones. Returns its number.

    What is sealed stays as it is, so this takes a moment only. Backups of the database made before cannot be opened
    with the new one. Raises MASTER_KEY_MISSING, KEY_BROKEN; then nothing is changed.
    """
    locked_head()
    number = keys.make_master(keys.current_master() + 1)
    for key in OrganisationKey.objects.filter(destroyed_at=None):
        opened = keys.unwrap(bytes(key.wrapped), key.organisation_id, key.number)
        key.wrapped = keys.wrap(opened, key.organisation_id, key.number)
        key.save(update_fields=["wrapped"])
    audit.record("master_key_changed", ("custody.master_key", str(number)))
    transaction.on_commit(partial(keys.remove_masters_before, number))
    return number
