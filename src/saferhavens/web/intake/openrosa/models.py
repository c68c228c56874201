"""Forms that organisations uploaded for their telephones, and their ways in from KoboToolbox. Nothing personal."""

import uuid

from django.db import models
from django.utils import timezone

from saferhavens.web.intake.openrosa.limits import LONGEST_ID, LONGEST_TITLE, LONGEST_VERSION
from saferhavens.web.intake.programs.managers import DeciderQuerySet
from saferhavens.web.people.models import Organisation, Person


class UploadedForm(models.Model):
    """One version of a form: what telephones read, and what its answers mean for a report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="forms")
    form_id = models.CharField(max_length=LONGEST_ID)
    version = models.CharField(max_length=LONGEST_VERSION, blank=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    xml = models.TextField()
    questions = models.JSONField()  # as building.Question.as_kept
    mapping = models.JSONField(default=dict)  # as mapping.Mapping
    is_listed = models.BooleanField(default=False)  # telephones are offered it; what is filled in is taken in any case
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = DeciderQuerySet.as_manager()

    class Meta:
        ordering = ["title", "-uploaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "form_id", "version"], name="each_form_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"


class KoboHook(models.Model):
    """The address to which a KoboToolbox project sends its submissions. `form` is None for our own form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kobo_hooks")
    form = models.ForeignKey(UploadedForm, null=True, on_delete=models.PROTECT, related_name="hooks")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    objects = DeciderQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"hook {self.pk}"
