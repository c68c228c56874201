"""The door to what is released."""

from typing import TYPE_CHECKING, Self

from django.db import models

from saferhavens.core.disclosure import Audience

if TYPE_CHECKING:
    from saferhavens.web.sharing.models import ReleasedTable


class TableQuerySet(models.QuerySet):
    def now(self) -> Self:
        """The tables that are shown now."""
        return self.filter(ended_at=None)

    def for_audience(self, audience: Audience) -> "ReleasedTable | None":
        """The table that an audience is shown now, if anything was ever released."""
        found: ReleasedTable | None = self.now().filter(readers=audience.readers, country=audience.country).first()
        return found
