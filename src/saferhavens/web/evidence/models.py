"""A report is what one source said; an incident is what happened.

What could identify or endanger somebody (texts, names, exact places, contacts) lies in `sealed` fields, encrypted with
the key of the contributing organisation. In clear stands only what lists are sorted and filtered by.
"""

import uuid

from django.db import models
from django.utils import timezone

from saferhavens.core.evidence.words import Step
from saferhavens.web.evidence.managers import (
    CandidateQuerySet,
    IncidentQuerySet,
    ReportQuerySet,
    ThroughReportQuerySet,
)
from saferhavens.web.evidence.words import Channel, Decision, Handling
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.places.models import Place

CODE = 20
"""Characters of the longest code of the field."""


IN_QUEUE = ("organisation", "handling")
QUEUE_ORDER = ("is_urgent", "received_at", "id")

CHANNELS = sorted(channel.value for channel in Channel)
HANDLINGS = sorted(handling.value for handling in Handling)


class Facts(models.Model):
    """What reports and incidents have in common: kept in clear, no finer than municipality and day."""

    country = models.CharField(max_length=3)
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="+")  # the finest known
    place_code = models.CharField(max_length=24, blank=True)  # kept, should the place be loaded anew
    place_exactness = models.CharField(max_length=CODE)
    occurred_from = models.DateField(null=True)
    occurred_to = models.DateField(null=True)
    time_exactness = models.CharField(max_length=CODE)
    stage = models.CharField(max_length=CODE, blank=True)
    people_low = models.PositiveIntegerField(null=True)
    people_high = models.PositiveIntegerField(null=True)
    harms = models.JSONField(default=list)  # codes, sorted
    main_harm = models.CharField(max_length=CODE)  # the first named: lists filter by it
    is_urgent = models.BooleanField(default=False)
    sensitivity = models.CharField(max_length=CODE)
    accuses_state = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Incident(Facts):
    """Something that happened, as its reports tell it. Its facts are derived from them, anew when one changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    steward = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="incidents")
    severity = models.CharField(max_length=CODE)
    step = models.CharField(max_length=CODE, default=Step.REPORTED.value)
    step_since = models.DateTimeField(default=timezone.now)
    assigned_to = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)  # for urgent ones: by then somebody has judged it
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")
    sealed_summary = models.BinaryField(null=True)  # the steward's own words
    version = models.PositiveIntegerField(default=1)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["steward", "-opened_at"], name="incident_by_steward"),
            models.Index(fields=["steward", "step", "-opened_at"], name="incident_by_step"),
            models.Index(fields=["steward", "main_harm", "-opened_at"], name="incident_steward_harm"),
            models.Index(fields=["steward", "country", "-opened_at"], name="incident_steward_country"),
            models.Index(fields=["steward", "place_code"], name="incident_steward_place"),
            models.Index(fields=["steward", "occurred_from", "occurred_to"], name="incident_steward_day"),
            models.Index(fields=["country", "place_code", "occurred_from"], name="incident_by_place"),
            models.Index(fields=["main_harm", "-opened_at"], name="incident_by_harm"),
            models.Index(fields=["due_at"], name="incident_by_due", condition=models.Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """What people call it by; says nothing about how many there are."""
        return self.id.hex[:8].upper()


class Report(Facts):
    """What one source said, as its newest version says it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")  # owns and decides
    channel = models.CharField(max_length=CODE)
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    basis = models.CharField(max_length=CODE)
    received_at = models.DateTimeField(default=timezone.now)
    handling = models.CharField(max_length=CODE, default=Handling.RECEIVED.value)
    assigned_to = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="reports")
    lineage = models.UUIDField(default=uuid.uuid4)  # reports that go back to one source share it
    text_digest = models.CharField(max_length=64, blank=True)  # keyed: finds copies of one text
    source_digest = models.CharField(max_length=64, blank=True)  # keyed: of the address where it was published
    is_held_back = models.BooleanField(default=False)  # shared with nobody, whatever the organisation shares
    set_aside_for = models.CharField(max_length=CODE, blank=True)  # why, while it is set aside
    withdrawn_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when those who judge were told that it is urgent
    compared_at = models.DateTimeField(null=True)  # with others that may tell of the same
    drained_at = models.DateTimeField(null=True)  # when the work that follows receipt was done
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()  # the whole content, as JSON

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            # The queue reads each organisation and state of handling in order; `id` makes the order whole. What stands
            # behind it is what lists are narrowed by besides, so that rows which do not fit are passed over unread.
            models.Index(fields=[*IN_QUEUE, *QUEUE_ORDER, "occurred_from", "occurred_to"], name="report_queue"),
            models.Index(fields=[*IN_QUEUE, "main_harm", *QUEUE_ORDER, "country", "channel"], name="report_queue_harm"),
            models.Index(
                fields=[*IN_QUEUE, "country", *QUEUE_ORDER, "main_harm", "channel"], name="report_queue_country"
            ),
            models.Index(
                fields=[*IN_QUEUE, "channel", *QUEUE_ORDER, "main_harm", "country"], name="report_queue_channel"
            ),
            models.Index(fields=[*IN_QUEUE, "place_code", *QUEUE_ORDER], name="report_queue_place"),
            models.Index(fields=[*IN_QUEUE, "is_urgent", "occurred_from", "occurred_to"], name="report_queue_day"),
            models.Index(
                fields=[*IN_QUEUE, *QUEUE_ORDER, "due_at"],
                name="report_queue_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=[*IN_QUEUE, "assigned_to", *QUEUE_ORDER],
                name="report_queue_mine",
                condition=models.Q(assigned_to__isnull=False),
            ),
            models.Index(fields=["organisation", "-received_at"], name="report_by_organisation"),
            models.Index(fields=["country", "place_code", "occurred_from"], name="report_by_place"),
            models.Index(fields=["lineage"], name="report_by_lineage"),
            models.Index(fields=["text_digest"], name="report_by_text", condition=~models.Q(text_digest="")),
            models.Index(fields=["source_digest"], name="report_by_source", condition=~models.Q(source_digest="")),
            models.Index(fields=["received_at"], name="report_uncompared", condition=models.Q(compared_at=None)),
            models.Index(fields=["received_at"], name="report_undrained", condition=models.Q(drained_at=None)),
            models.Index(fields=["due_at"], name="report_by_due", condition=models.Q(due_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(channel__in=CHANNELS), name="report_channel_known"),
            models.CheckConstraint(condition=models.Q(handling__in=HANDLINGS), name="report_handling_known"),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        return self.id.hex[:8].upper()


class ReportVersion(models.Model):
    """What arrived, untouched: version 1 is the original, later ones are corrections. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    instance_id = models.CharField(max_length=120)  # chosen by the sender's device: the same one arrives once
    digest = models.CharField(max_length=64)  # keyed: tells a replay from a change, and nothing about the content
    commitment = models.CharField(max_length=64)  # SHA-256 of salt and original; the salt is sealed with it
    form = models.CharField(max_length=60, blank=True)  # of which form and version it is
    sealed_original = models.BinaryField()
    sealed_content = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)

    objects = ThroughReportQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "instance_id"], name="each_instance_once"),
            models.UniqueConstraint(fields=["report", "number"], name="each_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} version {self.number}"


class Attachment(models.Model):
    """A file that came with a report: announced, then kept in the vault, its working copy without metadata."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="attachments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name_digest = models.CharField(max_length=64)  # keyed: by which an announced file is found again
    sealed_name = models.BinaryField()
    media_type = models.CharField(max_length=60, blank=True)  # as its bytes say
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the original; empty until it has arrived whole
    blake2b = models.CharField(max_length=128, blank=True)
    has_working_copy = models.BooleanField(default=False)
    is_graphic = models.BooleanField(default=True)  # blurred until asked for; somebody may say that it is not
    announced_at = models.DateTimeField(default=timezone.now)
    arrived_at = models.DateTimeField(null=True)

    objects = ThroughReportQuerySet.as_manager()

    class Meta:
        ordering = ["announced_at"]
        constraints = [models.UniqueConstraint(fields=["report", "name_digest"], name="each_attachment_once")]

    def __str__(self) -> str:
        return f"attachment {self.id}"


class Consent(models.Model):
    """What the person concerned agreed to: one purpose, one kind of recipient. No row means no."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=CODE)
    recipient = models.CharField(max_length=CODE)
    language = models.CharField(max_length=10, blank=True)
    is_witnessed = models.BooleanField(default=False)
    given_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    objects = ThroughReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["report", "recipient", "purpose"], name="consent_by_report")]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "purpose", "recipient"],
                condition=models.Q(revoked_at=None),
                name="one_living_consent_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.purpose} → {self.recipient}"


class Grant(models.Model):
    """An organisation's decision to share its reports for a purpose: with a partner by name, the circle, states, all.

    A grant opens nothing by itself: each report also needs its own consent.
    """

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="grants")
    recipient = models.CharField(max_length=CODE)
    partner = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="grants_received")
    purpose = models.CharField(max_length=CODE)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "recipient", "partner", "purpose"],
                condition=models.Q(revoked_at=None),
                name="one_living_grant_a_partner",
            ),
            models.UniqueConstraint(
                fields=["owner", "recipient", "purpose"],
                condition=models.Q(revoked_at=None, partner=None),
                name="one_living_grant_without_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.purpose} → {self.recipient} {self.partner_id or ''}"


class CircleMember(models.Model):
    """An organisation of the verified circle: somebody who runs the installation vouches for it."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="circle_member")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.organisation_id)


class Grade(models.Model):
    """One person's judgement of one report: the source and what it says, judged apart (Admiralty code)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="grades")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=1)
    content = models.CharField(max_length=1)
    sealed_reason = models.BinaryField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ThroughReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["report", "by"], name="one_grade_a_person")]

    def __str__(self) -> str:
        return f"{self.source}{self.content}"


class StepTaken(models.Model):
    """A step on the ladder of verification: proposed by one person and, for `verified`, confirmed by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(max_length=CODE)
    after = models.CharField(max_length=CODE)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # None: the program
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)  # None while a second person is awaited
    dropped_at = models.DateTimeField(null=True)
    sealed_reason = models.BinaryField(null=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(taken_at=None, dropped_at=None),
                name="one_proposal_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("confirmed_by")), name="two_people_for_a_confirmed_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Message(models.Model):
    """Between whoever judges a report and whoever sent it. The sender reads all of these."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    is_from_sender = models.BooleanField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sealed_text = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    objects = ThroughReportQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"message {self.id}"


class StaffNote(models.Model):
    """What those who judge write for one another. A table of its own, so that it can never reach the sender."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")  # whose staff reads it
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed_text = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    objects = ThroughReportQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"note {self.id}"


class Candidate(models.Model):
    """Two reports that may speak of the same incident, as the machine thinks; people decide."""

    left = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    zone = models.CharField(max_length=CODE)
    reasons = models.JSONField(default=list)  # codes and numbers, no text of the reports
    found_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=CODE, default=Decision.OPEN.value)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["decision", "-probability"], name="candidate_by_probability"),
            models.Index(fields=["right"], name="candidate_by_right"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="each_pair_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} ~ {self.right_id}"


class KeptApart(models.Model):
    """Two reports whose texts are alike by chance, as a person found: they may be independent all the same."""

    left = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="kept_apart_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="kept_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} | {self.right_id}"


class Merge(models.Model):
    """One incident taken into another by a person. All reports are kept; undoing gives each back its own."""

    kept = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    reports = models.JSONField()  # ids of the reports that moved
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=models.Q(undone_at=None), name="absorbed_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"
