"""The keys under which organisations' reports and files are sealed, and the files."""

import uuid

from django.db import models
from django.utils import timezone

from saferhavens.web.people.models import Organisation


class OrganisationKey(models.Model):
    """One key of one organisation, itself sealed by the installation's master key, which is not in the database.

    New text is sealed under the current key, which is not retired. A retired key opens what was sealed under it until
    nothing is any more; then it is destroyed. The row stays, so that its number is never used again.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sealing_keys")
    number = models.PositiveIntegerField()
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="organisation_key_number_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(retired_at=None), name="one_current_key_an_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped=None, destroyed_at__isnull=False, retired_at__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed_at=None),
                name="organisation_key_there_or_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.number} of organisation {self.organisation_id}"


class VaultFile(models.Model):
    """A file of the vault: with this row it can be read, without it nobody can.

    `sealed` holds, under the organisation's key, the file's own key, its size and its hashes: who knows a photograph
    cannot find out from a copy of the database whether it was sent to us.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="vault_files")
    sealed = models.BinaryField()
    is_whole = models.BooleanField(default=False)  # all of it has arrived, and its hashes are known
    began_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["began_at"], condition=models.Q(is_whole=False), name="vault_file_still_arriving")
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def about(self) -> str:
        """What `sealed` is bound to."""
        return f"vault file:{self.pk}:facts"
