"""Decisions about single reports, releases, and what of them states and everybody may read.

States and everybody read `ReleasedTable`, `ReleasedCell` and `Coverage` alone; a test watches their queries.
"""

import uuid

from django.db import models
from django.utils import timezone

from saferhavens.core.disclosure import Readers
from saferhavens.web.evidence.models import Report
from saferhavens.web.people.models import Person
from saferhavens.web.sharing.managers import TableQuerySet

CODE = 20
READERS = sorted(each.value for each in Readers)


class Transmission(models.Model):
    """The owner lets an allegation against a state reach that state, as part of protected numbers. No row means no."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="transmissions")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(revoked_at=None), name="one_living_transmission"
            )
        ]

    def __str__(self) -> str:
        return f"transmission of {self.report_id}"


class Release(models.Model):
    """One renewal of the numbers for all readers: a draft, until two people approve it; then shown; then followed.

    A release that only takes numbers back is shown at once. `register` is what stands behind the numbers, sealed with
    a key of this installation; it is removed when another release follows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    takes_back = models.BooleanField(default=False)
    register = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)  # of all its tables together: what people approve
    made_at = models.DateTimeField(default=timezone.now)
    shown_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # a draft that a newer one replaced, or that did not stand any more

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["follows"],
                condition=models.Q(shown_at__isnull=False),
                name="releases_follow_in_one_line",
            ),
            models.UniqueConstraint(
                fields=["takes_back"],
                condition=models.Q(shown_at__isnull=False, follows=None),
                name="one_first_release",
            ),
            models.UniqueConstraint(
                fields=["takes_back"],
                condition=models.Q(takes_back=False, shown_at=None, dropped_at=None),
                name="one_draft_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(shown_at=None) | models.Q(dropped_at=None), name="shown_or_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.id.hex[:8].upper()}"

    @property
    def short(self) -> str:
        return self.id.hex[:8].upper()

    @property
    def is_draft(self) -> bool:
        return self.shown_at is None and self.dropped_at is None


class Approval(models.Model):
    """One person's word that a draft may be shown."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # of what they saw
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "by"], name="one_approval_a_person")]

    def __str__(self) -> str:
        return f"approval of {self.release_id}"


class ReleasedTable(models.Model):
    """What one audience is shown now; `country` is empty for everybody. Of older tables only the fingerprint stays."""

    readers = models.CharField(max_length=CODE)
    country = models.CharField(max_length=3, blank=True)
    fingerprint = models.CharField(max_length=64)
    shown_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = TableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(readers__in=READERS), name="table_readers_known"),
            models.UniqueConstraint(
                fields=["readers", "country"], condition=models.Q(ended_at=None), name="one_table_an_audience"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.readers} {self.country}"


class ReleasedCell(models.Model):
    """One number: at least so many persons, for a harm in a place in a period."""

    table = models.ForeignKey(ReleasedTable, on_delete=models.CASCADE, related_name="cells")
    harm = models.CharField(max_length=CODE)
    country = models.CharField(max_length=3)
    adm1 = models.CharField(max_length=24, blank=True)
    period = models.CharField(max_length=7)
    persons = models.PositiveIntegerField()

    class Meta:
        ordering = ["country", "adm1", "harm", "-period"]
        constraints = [
            models.UniqueConstraint(fields=["table", "harm", "country", "adm1", "period"], name="each_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.harm} {self.adm1 or self.country} {self.period}"


class Coverage(models.Model):
    """For one audience and country: at least so many organisations report from there. No row says nothing."""

    table = models.ForeignKey(ReleasedTable, on_delete=models.CASCADE, related_name="coverage")
    country = models.CharField(max_length=3)
    organisations = models.PositiveSmallIntegerField()  # one of a few steps, never the exact number

    class Meta:
        ordering = ["country"]
        constraints = [models.UniqueConstraint(fields=["table", "country"], name="each_country_covered_once")]

    def __str__(self) -> str:
        return self.country
