"""Imports of tables: the file as it came, what its columns mean, and what became of each row."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.table.words import MOVING, Outcome, State
from saferhavens.web.people.managers import VisibleQuerySet
from saferhavens.web.people.models import Organisation, Person

STATES = sorted(state.value for state in State)


class ImportQuerySet(VisibleQuerySet):
    def seen_by(self, person: Person) -> Q:
        """Those of the organisations in which one judges: an import decides for many people's reports."""
        return Q(organisation__in=standing_of(person).judges_in)


class Import(models.Model):
    """One table. Names of columns and file are sealed: they can say whom the reports are about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # also that of the file in the vault
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_workbook = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    sealed_head = models.BinaryField()  # name of the file, columns with their values, what they mean
    state = models.CharField(max_length=20, default=State.UPLOADED.value)
    rows = models.PositiveIntegerField(default=0)  # in the file
    done = models.PositiveIntegerField(default=0)  # read so far
    new = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)  # when it was undone
    withdrawn = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=10, blank=True)  # the number of what ended it early; none if somebody did

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="import_state_known")]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_moving(self) -> bool:
        """Whether a worker is at it, or is about to be."""
        return self.state in MOVING


class ImportedRow(models.Model):
    """What became of one row: a report for each that was new, what was wrong with each that was refused."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="outcomes")
    number = models.PositiveIntegerField()  # as the spreadsheet counts: the names of the columns are row 1
    outcome = models.CharField(max_length=10)
    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="+")
    problem = models.CharField(max_length=10, blank=True)
    faults = models.JSONField(default=list)  # [field, reason, facts]: nothing that stands in the row

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="each_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(each.value for each in Outcome)), name="outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"
