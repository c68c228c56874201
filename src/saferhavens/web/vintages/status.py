"""What is held of each source, as plain values: for `saferhavens data status` and whoever else asks."""

from collections.abc import Sequence
from typing import Any

from saferhavens.core.words import PILOT_COUNTRIES
from saferhavens.sources.source import Source
from saferhavens.web.vintages import stores
from saferhavens.web.vintages.attribution import about_of
from saferhavens.web.vintages.models import LoaderLease, Vintage, VintageState
from saferhavens.web.vintages.queries import showing_sample, vintages_to_show


def status(sources: Sequence[Source]) -> dict[str, Any]:
    """Whether the fictional sample is shown, who loads now, and for each source its vintages in force and its rows."""
    held = vintages_to_show()
    return {
        "fictional": showing_sample(),
        "loader": _loader(),
        "sources": [_of_source(source, held.get(source.key, [])) for source in sources],
    }


def _loader() -> dict[str, str] | None:
    lease = LoaderLease.objects.first()
    return {"since": lease.since.isoformat(), "doing": lease.doing} if lease else None


def _of_source(source: Source, held: Sequence[Vintage]) -> dict[str, Any]:
    in_force = [vintage for vintage in held if vintage.state == VintageState.KEPT]
    fictional = any(vintage.fictional for vintage in in_force)
    about = about_of(source.key, fictional=fictional)
    return {
        "key": about.key,
        "title": about.title,
        "publisher": about.publisher,
        "licence": about.licence,
        "licence_url": about.licence_url,
        "cite": about.cite,
        "fictional": fictional,
        "rows": sum(vintage.rows_stored for vintage in in_force),
        "by_country": stores.counted([vintage.pk for vintage in in_force], PILOT_COUNTRIES),
        "vintages": [_of_vintage(vintage) for vintage in in_force],
        "failures": [
            {"file": vintage.file, "at": _moment(vintage), "problem": vintage.failure}
            for vintage in held
            if vintage.state == VintageState.FAILED
        ],
    }


def _of_vintage(vintage: Vintage) -> dict[str, Any]:
    return {
        "name": vintage.name,
        "file": vintage.file,
        "version": vintage.version,
        "sha256": vintage.sha256,
        "scope": vintage.scope,
        "fictional": vintage.fictional,
        "loaded_at": _moment(vintage),
        "rows_read": vintage.rows_read,
        "rows_kept": vintage.rows_kept,
        "rows_refused": vintage.rows_read - vintage.rows_kept,
        "rows_stored": vintage.rows_stored,
        "refusals": vintage.refusals,
        "notes": vintage.notes,
    }


def _moment(vintage: Vintage) -> str | None:
    return vintage.finished_at.isoformat() if vintage.finished_at else None
