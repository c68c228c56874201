"""Who signs in, and for whom they work."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from saferhavens.core.languages import DEFAULT_LANGUAGE
from saferhavens.core.words import Role, Sector
from saferhavens.web.people.managers import (
    InvitationQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    PersonManager,
)

SECTORS = sorted(sector.value for sector in Sector)
ROLES = sorted(role.value for role in Role)


class Person(AbstractBaseUser):
    """Somebody who can sign in, known by e-mail address. A person is disabled, never removed: the ledger names them."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)  # as they want to be called
    language = models.CharField(max_length=10, default=DEFAULT_LANGUAGE)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)  # fictional: signs in only where SAFERHAVENS_DEMO is set
    joined_at = models.DateTimeField(default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        # Together with `unique`: two addresses that differ only in case are one person's.
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_in_lower_case")
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles in all organisations, as of the first look: a person is read anew for each request."""
        return frozenset(Role(role) for role in self.memberships.values_list("role", flat=True))

    def has_role(self, role: Role) -> bool:
        return role in self.roles

    def roles_in(self, organisation: "Organisation") -> frozenset[Role]:
        held = self.memberships.filter(organisation=organisation).values_list("role", flat=True)
        return frozenset(Role(role) for role in held)


class Organisation(models.Model):
    """A body that takes part: an ombuds office, a ministry, a refugee-led organisation."""

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=20)
    country = models.CharField(max_length=3)  # ISO 3166-1 alpha-3
    is_demo = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=models.Q(sector__in=SECTORS), name="organisation_sector_known")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role that one person has in one organisation."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class Invitation(models.Model):
    """An offer to join an organisation, sent to an e-mail address. Its link is known to the addressee alone."""

    email = models.EmailField(max_length=254)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    roles = models.JSONField()
    language = models.CharField(max_length=10, default=DEFAULT_LANGUAGE)
    salt = models.CharField(max_length=32)  # from which, with the installation's secret, the link's token is made
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_invitation_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.withdrawn_at) and self.expires_at > timezone.now()


class SignIn(models.Model):
    """A session of a signed-in person. Without this row the session is worth nothing: removing it ends the session."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    device = models.CharField(max_length=80, blank=True)  # browser and system in words; no address, no exact version

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.device} since {self.started_at:%Y-%m-%d %H:%M}"
