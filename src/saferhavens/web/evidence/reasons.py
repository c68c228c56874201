"""The reasons of a stored pair, as the search for duplicates gave them."""

from saferhavens.core.evidence.linkage.reasons import Reason
from saferhavens.web.evidence.models import Candidate


def reasons_of(pair: Candidate) -> list[Reason]:
    return [Reason(code, tuple((name, value) for name, value in values)) for code, values in pair.reasons]
