"""The doors to people, organisations and invitations: nothing protected is read past `visible_to` and `get_for`."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role

if TYPE_CHECKING:
    from saferhavens.web.people.models import Person


class VisibleQuerySet(models.QuerySet):
    """Rows that not everybody may see. Each kind says in `seen_by` which ones somebody can."""

    def visible_to(self, person: "Person") -> Self:
        """The rows that `person` may see: none for nobody, and none for somebody whose account is disabled."""
        if not (person.is_authenticated and person.is_active):
            return self.none()
        return self.filter(self.seen_by(person)).distinct()

    def seen_by(self, person: "Person") -> models.Q:
        """Which rows a signed-in, active person sees."""
        raise NotImplementedError

    def get_for(self, person: "Person", pk: object) -> Any:
        """The row `pk`. Raises NOT_YOURS alike for one that does not exist and one that `person` may not see."""
        try:
            found = self.visible_to(person).filter(pk=pk).first()
        except (ValueError, ValidationError):  # not even an id
            found = None
        if found is None:
            raise ProblemError(problems.NOT_YOURS)
        return found


class OrganisationQuerySet(VisibleQuerySet):
    def seen_by(self, person: "Person") -> models.Q:
        """The organisations that `person` belongs to."""
        return models.Q(memberships__person=person)

    def managed_by(self, person: "Person") -> Self:
        """Of those that `person` sees, the ones whose people they may invite and manage."""
        administered = models.Q(memberships__person_id=person.pk, memberships__role=Role.ADMINISTRATOR)
        return self.visible_to(person).filter(administered).distinct()


class MembershipQuerySet(VisibleQuerySet):
    def seen_by(self, person: "Person") -> models.Q:
        """The memberships in the organisations that `person` belongs to."""
        return models.Q(organisation__memberships__person=person)


class InvitationQuerySet(VisibleQuerySet):
    def seen_by(self, person: "Person") -> models.Q:
        """The invitations to organisations that `person` administers: an address is nobody else's business."""
        return models.Q(organisation__memberships__person=person, organisation__memberships__role=Role.ADMINISTRATOR)

    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class PersonQuerySet(VisibleQuerySet):
    def seen_by(self, person: "Person") -> models.Q:
        """`person`, and those who share an organisation with them."""
        return models.Q(pk=person.pk) | models.Q(memberships__organisation__memberships__person=person)


_PersonManager: Any = BaseUserManager.from_queryset(PersonQuerySet)  # a class made at run time


class PersonManager(_PersonManager):
    """Finds people by the address with which they sign in, however it is written."""

    def get_by_natural_key(self, email: str) -> "Person":
        found: Person = self.get(email=self.normalize_email(email))
        return found

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Addresses are kept in lower case: two that differ only in case are one person's."""
        return (email or "").strip().lower()

    def create_person(self, email: str, name: str, password: str | None = None, **fields: object) -> "Person":
        """A saved person; without a password nobody can sign in as them. Called by actions only."""
        person: Person = self.model(email=self.normalize_email(email), name=name, **fields)
        person.set_password(password)
        person.save()
        return person
