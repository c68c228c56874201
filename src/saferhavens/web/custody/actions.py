"""Everything that is written about keys: one function a verb, each with `audit`."""

import os

from django.db import transaction
from django.db.models import Max

from saferhavens.web.custody import keys
from saferhavens.web.custody.cipher import KEY_BYTES
from saferhavens.web.custody.models import OrganisationKey
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.ledger.book import locked_head


@transaction.atomic
def make_first_key(organisation_id: int, *, audit: Audit) -> OrganisationKey:
    """The current key of an organisation, made if it has none. Whoever comes second gets the first's."""
    locked_head()  # so that two makers, or a maker and a change of the master key, follow one another
    return keys.current_row(organisation_id) or _make_key(organisation_id, audit)


def _make_key(organisation_id: int, audit: Audit) -> OrganisationKey:
    of_organisation = OrganisationKey.objects.filter(organisation_id=organisation_id)
    number = 1 + (of_organisation.aggregate(last=Max("number"))["last"] or 0)
    wrapped = keys.wrap(os.urandom(KEY_BYTES), organisation_id, number)
    made = OrganisationKey.objects.create(organisation_id=organisation_id, number=number, wrapped=wrapped)
    audit.record("sealing_key_made", made, organisation=organisation_id, number=number)
    return made
