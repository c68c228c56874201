"""Which worker holds which job, and when the recurring jobs are due."""

from django.db import models


class Lease(models.Model):
    """A worker's claim on a running job. It lapses unless the worker renews it."""

    job_id = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker}: {self.job_id}"


class DueTime(models.Model):
    """When a recurring job is to be queued next."""

    name = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"
