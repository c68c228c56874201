"""The entries of the ledger and its head. Only `book.py` writes them; the database refuses changes of entries."""

from typing import Never, Self

from django.db import models

from saferhavens.core.ledger.chain import Head as HeadValue


class ImmutableError(TypeError):
    """An entry of the ledger was to be changed or removed."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries can be read and appended, nothing else."""

    def update(self, **_changes: object) -> Never:
        raise ImmutableError("entries of the ledger are never changed")

    def delete(self) -> Never:
        raise ImmutableError("entries of the ledger are never removed")

    def newest_first(self) -> Self:
        return self.order_by("-sequence")


class Entry(models.Model):
    """Somebody did something to something. Facts hold ids, numbers and words of the domain, never personal text."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(
        max_length=60
    )  # "person:12", "system", "anonymous": no foreign key, so that nothing cascades
    source = models.CharField(max_length=20)  # from where: "web", "command", "job"
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)  # of the object: "people.invitation"
    object_id = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["actor", "-sequence"], name="ledger_by_actor"),
            models.Index(fields=["verb", "-sequence"], name="ledger_by_verb"),
            models.Index(fields=["kind", "object_id"], name="ledger_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise ImmutableError("entries of the ledger are never changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: object, **_kwargs: object) -> Never:
        raise ImmutableError("entries of the ledger are never removed")


class Head(models.Model):
    """The one row that says where the ledger ends. It is locked while an entry is appended."""

    count = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)  # of the key that signed
    signature = models.CharField(max_length=100)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_has_one_head")]

    def __str__(self) -> str:
        return f"{self.count} {self.hash[:12]}"

    @property
    def value(self) -> HeadValue:
        return HeadValue(self.count, self.hash)
