"""The doors to the record: what is frozen is only added to, and signals of an organisation stay with it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Never, Self

from django.db import models

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.managers import standing_of

if TYPE_CHECKING:
    from saferhavens.web.people.models import Person


class AppendOnlyQuerySet(models.QuerySet):
    """Rows can be read and appended, nothing else. Everything else raises FORECAST_FROZEN."""

    def update(self, **_changes: object) -> Never:
        raise ProblemError(problems.FORECAST_FROZEN)

    def delete(self) -> Never:
        raise ProblemError(problems.FORECAST_FROZEN)

    def bulk_create(self, objs: Iterable[Any], *args: Any, update_conflicts: bool = False, **kwargs: Any) -> list[Any]:
        if update_conflicts:
            raise ProblemError(problems.FORECAST_FROZEN)
        made: list[Any] = super().bulk_create(objs, *args, **kwargs)
        return made

    def bulk_update(self, objs: Iterable[Any], fields: Sequence[str], batch_size: int | None = None) -> Never:
        raise ProblemError(problems.FORECAST_FROZEN)


class RunQuerySet(AppendOnlyQuerySet):
    def of(self, target: str, scope: str = "") -> Self:
        """The runs of one target in one scope, the newest first; those of invented data last."""
        return self.filter(target=target, scope=scope).order_by("fictional", "-frozen_at", "-pk")


class SignalQuerySet(AppendOnlyQuerySet):
    """Signals, episodes, the scans that found them, and replays of the rules."""

    def open_data(self) -> Self:
        """What was found in open data: everybody who is signed in may see it, and open pages show nothing else."""
        return self.filter(organisation=None)

    def visible_to(self, person: "Person") -> Self:
        """Those in open data, and those in the reports of the organisations in which `person` judges reports."""
        if not (person.is_authenticated and person.is_active):
            return self.none()
        return self.filter(models.Q(organisation=None) | models.Q(organisation__in=standing_of(person).judges_in))
