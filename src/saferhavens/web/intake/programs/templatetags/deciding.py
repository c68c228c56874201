"""For the page of an organisation: who decides what may send reports for it."""

from django import template

from saferhavens.web.intake.programs.managers import decides_in
from saferhavens.web.people.models import Organisation, Person

register = template.Library()


@register.filter
def decides_for(person: Person, organisation: Organisation) -> bool:
    """Whether `person` makes tokens for `organisation`."""
    return organisation.pk in decides_in(person)
