"""Vintages: one file of one source, as it was on the day it was loaded."""

from django.db import models


class VintageState(models.TextChoices):
    """How far the load of a vintage has come. Only `KEPT` ones are ever shown."""

    LOADING = "loading"
    KEPT = "kept"
    FAILED = "failed"


class VintageQuerySet(models.QuerySet["Vintage"]):
    def in_force(self) -> "VintageQuerySet":
        """The vintages whose rows pages show now."""
        return self.filter(state=VintageState.KEPT, current=True)


class Vintage(models.Model):
    """One file of one source. Its rows carry it, so that every figure leads back to its file."""

    source = models.CharField(max_length=40)
    name = models.CharField(max_length=80)  # which of the source's files: "population", "ged", "adm2-COL" ...
    file = models.CharField(max_length=255)
    version = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    scope = models.JSONField(default=list)  # ISO 3166-1 alpha-3 codes; empty: the world
    fictional = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=VintageState, default=VintageState.LOADING)
    current = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows_read = models.BigIntegerField(default=0)
    rows_kept = models.BigIntegerField(default=0)
    rows_stored = models.BigIntegerField(default=0)  # rows of ours: one wide row of the publisher can become several
    refusals = models.JSONField(default=list)  # [{"reason", "count", "rows"}]
    checks = models.JSONField(default=list)  # [{"name", "passed", "detail"}]
    notes = models.JSONField(default=dict)  # what was counted on the way: {"places_not_found": 12}
    failure = models.CharField(max_length=500, blank=True)  # the problem's sentence

    objects = VintageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "name", "version", "sha256"],
                condition=models.Q(state="kept", fictional=False),
                name="a_file_is_kept_once",
            )
        ]
        indexes = [models.Index(fields=["source", "name", "current"], name="vintage_by_source")]

    def __str__(self) -> str:
        return f"{self.source}/{self.name} {self.version}"

    @property
    def rows_left_out(self) -> int:
        return self.rows_read - self.rows_kept


class WholeTable(models.Model):
    """A table of a vintage that is read whole and never by row: one compressed Parquet file (see `whole.py`)."""

    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)  # its name in `sources.tables.TABLES`
    rows = models.BigIntegerField()
    by_country = models.JSONField(default=dict)  # ISO 3166-1 alpha-3 → rows
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vintage", "table"], name="a_table_once_a_vintage")]

    def __str__(self) -> str:
        return f"{self.table} of vintage {self.vintage_id}: {self.rows} rows"


class LoaderLease(models.Model):
    """Since when a loader has been at work, and on what. Who holds the lock itself: see `lease.py`. One row at most."""

    since = models.DateTimeField()
    doing = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"loading since {self.since}"
