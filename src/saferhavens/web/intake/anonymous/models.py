"""What the channel keeps beside the reports: whose door is open, what a code opens, and how much has just arrived.

No row here holds an address, a browser, or anything else by which a sender could be found.
"""

from django.db import models
from django.utils import timezone

from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.anonymous.managers import DoorQuerySet
from saferhavens.web.people.models import Organisation

LONGEST_WELCOME = 1_000
LONGEST_NAME = 80
DIGEST = 64
"""Hexadecimal digits of 32 bytes."""


class Door(models.Model):
    """An organisation's channel: open to whoever knows its address, and listed if the organisation wants that."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="door")
    address = models.CharField(max_length=20, unique=True)  # drawn at random: who is not listed cannot be guessed
    is_open = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=False)
    shown_name = models.CharField(max_length=LONGEST_NAME)  # as the public reads it; need not be the organisation's own
    welcome = models.CharField(max_length=LONGEST_WELCOME, blank=True)
    languages = models.JSONField(default=list)  # codes of those in which they read and answer

    objects = DoorQuerySet.as_manager()

    class Meta:
        ordering = ["shown_name", "pk"]

    def __str__(self) -> str:
        return self.address


class Receipt(models.Model):
    """Which report a code opens. The code itself is nowhere: only a slow, keyed digest of it."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="receipt")
    code_digest = models.CharField(max_length=DIGEST, unique=True)

    def __str__(self) -> str:
        return f"receipt of {self.report_id}"


class Bucket(models.Model):
    """How much may still arrive just now, by any way of the channel. Filled up again as time passes."""

    name = models.CharField(max_length=40, primary_key=True)
    level = models.FloatField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class SpentPage(models.Model):
    """A page that has done its work: sending it again changes nothing. Forgotten when it would be too old anyway."""

    digest = models.CharField(max_length=DIGEST, primary_key=True)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"spent until {self.until:%Y-%m-%d}"
