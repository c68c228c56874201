"""Tokens with which programs and telephones send reports, and what each has sent."""

import uuid

from django.db import models
from django.utils import timezone

from saferhavens.web.evidence.managers import Standing
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.programs.managers import DeciderQuerySet
from saferhavens.web.people.models import Organisation, Person

LONGEST_NAME = 80


class ApiToken(models.Model):
    """Stands for one person of an organisation, for some purposes, until a day. Its secret is shown once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tokens")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")  # whose reports they are
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)  # of the telephone or program
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()  # codes, sorted
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)  # the day and no more: when somebody sends is nobody's business
    revoked_at = models.DateTimeField(null=True)

    standing: Standing | None = None
    """Of the holder, as the request at hand has found it; None where nobody has looked."""

    objects = DeciderQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"token {self.pk}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class Sent(models.Model):
    """Which report came by which token: "own" for the interface is what this table says."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="sent")
    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="sent")

    def __str__(self) -> str:
        return f"{self.report_id} by {self.token_id}"
