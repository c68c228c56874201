"""Sentences that pages and files both say."""

from django.utils.translation import gettext as _


def source() -> str:
    return _("Reports of organisations in this network, corroborated by at least two independent sources")


def definition() -> str:
    return _(
        "People affected in incidents that organisations documented, for whose counting the people concerned and the"
        " organisations have given their consent."
    )


def uncertainty() -> str:
    return _(
        "A lower bound, rounded to fives: each number may lie up to 4 from the people counted. Far more is never"
        " reported. Compare places with care: where more people report, more is counted."
    )
