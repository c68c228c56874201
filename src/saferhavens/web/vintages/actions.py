"""Loading: from the publishers' files into the database, all of a file or nothing of it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from saferhavens.core.problems import (
    CHECK_FAILED,
    DISK_FULL,
    NO_FILES_FOUND,
    NO_NETWORK,
    NOTHING_USABLE,
    ProblemError,
)
from saferhavens.sources.download import fetch
from saferhavens.sources.fetching import Patience
from saferhavens.sources.shape import Address, LocalFile, Prepared
from saferhavens.sources.source import Source
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.vintages import bulk, lease, stores
from saferhavens.web.vintages.models import Vintage, VintageState
from saferhavens.web.vintages.queries import holding_real, is_known, winners_of
from saferhavens.web.vintages.reaching import Server, reachable, server_of
from saferhavens.web.vintages.remembered import Remembered
from saferhavens.web.vintages.rules import Winners

Told = Callable[[str, str, str, float], None]
"""Told source, file, what is being done with it, and what share of it is done, 0 to 1."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file of a source (or of a source as a whole, when no file could be found or fetched)."""

    source: str
    file: str
    rows_read: int = 0
    rows_stored: int = 0
    problem: ProblemError | None = None

    @property
    def is_known(self) -> bool:
        """Whether the file was stored before, so that nothing had to be done."""
        return self.problem is None and not self.rows_stored


def load_files(audit: Audit, sources: Sequence[Source], folder: Path, told: Told) -> list[Outcome]:
    """Load the files of `sources` in `folder`. A file that fails is named in its outcome, and the rest goes on.

    Raises FOLDER_MISSING and LOADER_BUSY.
    """
    remembered = Remembered(Path(settings.HOME) / "files.json")
    found = [(source, remembered.find(source, folder)) for source in sources]
    outcomes = [_missing(source, folder) for source, files in found if not files]
    files = [(source, replace(local, sha256=remembered.sha256(local.path))) for source, some in found for local in some]
    remembered.save()
    return [*load_local(audit, files, told), *outcomes]


def _missing(source: Source, folder: Path) -> Outcome:
    return Outcome(source.key, "", problem=ProblemError(NO_FILES_FOUND, folder=folder, source=source.key))


def passed_over(outcomes: list[Outcome]) -> list[Outcome]:
    """Without the sources that nobody named and of which the folder has no file, unless it has none at all."""
    found = [each for each in outcomes if not (each.problem and each.problem.problem is NO_FILES_FOUND)]
    return found or outcomes[:1]


def load_local(audit: Audit, files: Iterable[tuple[Source, LocalFile]], told: Told) -> list[Outcome]:
    """Load files whose hash is known. Raises LOADER_BUSY, unless all are stored already."""
    judged = [(source, local, is_known(source.key, local.sha256)) for source, local in files]
    if all(known for _, _, known in judged):
        return [Outcome(source.key, local.path.name) for source, local, _ in judged]
    with lease.only_loader():
        outcomes = [_load_one(audit, source, local, told) for source, local, _ in judged]
        bulk.take_stock()
    return outcomes


def _load_one(audit: Audit, source: Source, local: LocalFile, told: Told) -> Outcome:
    if is_known(source.key, local.sha256):
        return Outcome(source.key, local.path.name)
    lease.tell(f"{source.key}: {local.path.name}")
    try:
        with as_problems():
            prepared = source.prepare(local, lambda doing, share: told(source.key, local.path.name, doing, share / 2))
            first = list(islice(prepared, 1))  # read before the transaction begins: others may write until then
            told(source.key, local.path.name, "storing", 0.5)
            with transaction.atomic():
                vintages = store(audit, source.key, chain(first, prepared))
    except ProblemError as problem:
        note_failure(audit, source.key, local, problem)
        return Outcome(source.key, local.path.name, problem=problem)
    told(source.key, local.path.name, "done", 1.0)
    rows_read, rows_stored = (sum(getattr(each, name) for each in vintages) for name in ("rows_read", "rows_stored"))
    return Outcome(source.key, local.path.name, rows_read, rows_stored)


def load_fetched(audit: Audit, sources: Sequence[Source], told: Told) -> list[Outcome]:
    """Load what was fetched from the publishers before. Raises LOADER_BUSY."""
    return load_files(audit, sources, fetched_folder(), told)


def fetched_folder() -> Path:
    folder = Path(settings.HOME) / "fetched"
    folder.mkdir(exist_ok=True)
    return folder


def get_files(audit: Audit, sources: Sequence[Source], told: Told, patience: Patience | None = None) -> list[Outcome]:
    """Fetch `sources` from their publishers and load them, one source after the other. Raises LOADER_BUSY.

    A publisher that cannot be reached is named in the outcomes, and the rest goes on.
    """
    outcomes: list[Outcome] = []
    for source in sources:
        fetched, failed = _fetch(source, told, patience)
        outcomes += [*load_local(audit, [(source, local) for local in fetched], told), *failed]
    return outcomes


def _fetch(source: Source, told: Told, patience: Patience | None) -> tuple[list[LocalFile], list[Outcome]]:
    fetched: list[LocalFile] = []
    failed: list[Outcome] = []
    silent: dict[Server, ProblemError] = {}  # a server that did not answer is not asked for its other files
    for address in source.about.addresses:
        server = server_of(address)
        try:
            if server in silent:
                raise silent[server]
            fetched.append(_fetch_one(source, address, told, patience))
        except ProblemError as problem:
            if problem.problem is NO_NETWORK:
                silent[server] = problem
            failed.append(Outcome(source.key, address.name, problem=problem))
    return fetched, failed


def _fetch_one(source: Source, address: Address, told: Told, patience: Patience | None) -> LocalFile:
    return fetch(
        source.about,
        address,
        fetched_folder(),
        today=timezone.localdate(),
        keys=publishers_keys(),
        progress=lambda doing, share: told(source.key, address.name, doing, share),
        patience=patience,
    )


def publishers_keys() -> dict[str, str]:
    """The keys that some publishers ask for, from the environment, by the name of the setting."""
    return {name: value for name, value in os.environ.items() if name.startswith("SAFERHAVENS_") and value}


KNOCK_SECONDS = 3.0
"""How long a start waits at most to find out which publishers can be reached."""

HASTE = Patience(tries=2, pause=0.5, longest_pause=5.0, connect=5.0, read=30.0)
"""For the first start: somebody is waiting. `saferhavens data get` is more patient."""


def load_or_sample(audit: Audit, sources: Sequence[Source], told: Told, folder: Path | None) -> list[Outcome]:
    """What a start needs: files from `folder`; else, while nothing real is held, from the publishers that can be
    reached now; and the fictional sample of whatever is lacking after that, if nothing real is held at all.

    Raises FOLDER_MISSING and LOADER_BUSY.
    """
    if folder:
        outcomes = passed_over(load_files(audit, sources, folder, told))
    elif holding_real():
        return []
    else:
        outcomes = get_files(audit, reachable(sources, KNOCK_SECONDS), told, HASTE)
    return outcomes if holding_real() else [*outcomes, *load_samples(audit, sources, told)]


def load_samples(audit: Audit, sources: Sequence[Source], told: Told) -> list[Outcome]:
    """Load the fictional sample of each source of which nothing at all is held. Raises LOADER_BUSY."""
    wanted = [source for source in sources if not Vintage.objects.in_force().filter(source=source.key).exists()]
    outcomes = [Outcome(source.key, "sample") for source in sources if source not in wanted]
    if not wanted:
        return outcomes
    with lease.only_loader():
        for source in wanted:
            told(source.key, "sample", "storing", 0.5)
            with as_problems(), transaction.atomic():
                vintages = store(audit, source.key, source.sample())
            told(source.key, "sample", "done", 1.0)
            rows = sum(vintage.rows_stored for vintage in vintages)
            outcomes.append(Outcome(source.key, "sample", rows, rows))
        bulk.take_stock()
    return outcomes


def store(audit: Audit, source: str, prepared: Iterable[Prepared]) -> list[Vintage]:
    """Store the vintages of one file, and bring up to date what is made of them. Must run in a transaction.

    Raises CHECK_FAILED if a fatal check failed, NOTHING_USABLE if there is no row.
    """
    before = winners_of(source)
    notes: dict[str, int] = {}
    vintages: list[Vintage] = []
    tables: set[str] = set()
    countries: set[str] = set()
    for each in prepared:
        refuse_unfit(each)
        vintage = _keep(each)
        winners = winners_of(source)
        vintage.rows_stored = _write_tables(vintage, each, winners.get(each.part, {}), notes)
        tables |= each.tables.keys()
        countries |= _countries(each.tables.values()) | set(each.scope)
        vintages.append(vintage)
    after = settle(source)
    loaded = stores.Loaded(source, tuple(vintages), frozenset(tables), frozenset(countries), before, after, notes)
    for follower in stores.followers():
        follower(loaded)
    for vintage in vintages:
        _finish(audit, vintage, notes)
    return vintages


def refuse_unfit(prepared: Prepared) -> None:
    """Raise CHECK_FAILED or NOTHING_USABLE if nothing may be replaced by this."""
    failed = [check for check in prepared.checks if check.fatal and not check.passed]
    if failed:
        detail = "; ".join(f"{check.name} ({check.detail})" if check.detail else check.name for check in failed)
        raise ProblemError(CHECK_FAILED, file=prepared.file, checks=detail)
    if not any(table.height for table in prepared.tables.values()):
        reasons = "; ".join(refusal.reason.rstrip(".") for refusal in prepared.refusals) or "-"
        raise ProblemError(NOTHING_USABLE, file=prepared.file, read=prepared.rows_read, reasons=reasons)


def _keep(prepared: Prepared) -> Vintage:
    now = timezone.now()
    return Vintage.objects.create(
        source=prepared.source,
        name=prepared.part,
        file=prepared.file[-255:],
        version=prepared.version,
        sha256=prepared.sha256,
        scope=list(prepared.scope),
        fictional=prepared.fictional,
        state=VintageState.KEPT,
        started_at=now,
        rows_read=prepared.rows_read,
        rows_kept=prepared.rows_kept,
        refusals=[asdict(refusal) for refusal in prepared.refusals],
        checks=[asdict(check) for check in prepared.checks],
    )


def _write_tables(vintage: Vintage, prepared: Prepared, winners: Winners, notes: dict[str, int]) -> int:
    return sum(
        stores.store_of(table)(vintage, frame, winners, notes)
        for table, frame in prepared.tables.items()
        if frame.height
    )


def _countries(tables: Iterable[pl.DataFrame]) -> set[str]:
    named = (table["country"].drop_nulls().unique() for table in tables if "country" in table.columns)
    return {country for column in named for country in column}


def settle(source: str) -> dict[str, Winners]:
    """Mark which vintages of `source` are in force somewhere, and return where."""
    after = winners_of(source)
    winning = {pk for winners in after.values() for pk in winners.values()}
    held = Vintage.objects.filter(source=source)
    held.filter(current=True).exclude(pk__in=winning).update(current=False)
    held.filter(current=False, pk__in=winning).update(current=True)
    return after


def _finish(audit: Audit, vintage: Vintage, notes: dict[str, int]) -> None:
    """The report is complete; the load goes into the ledger, last, since its head is locked until the end."""
    vintage.refresh_from_db(fields=["current"])
    vintage.finished_at = timezone.now()
    vintage.notes = notes
    vintage.save(update_fields=["rows_stored", "finished_at", "notes"])
    Vintage.objects.filter(source=vintage.source, file=vintage.file, state=VintageState.FAILED).delete()
    audit.record(
        "load",
        vintage,
        source=vintage.source,
        part=vintage.name,
        version=vintage.version,
        sha256=vintage.sha256,
        rows=vintage.rows_stored,
    )


def note_failure(audit: Audit, source: str, local: LocalFile, problem: ProblemError) -> None:
    """Keep why a file could not be loaded, if there is room for that, until it has been loaded."""
    file = local.path.name[-255:]
    now = timezone.now()
    try:
        with transaction.atomic():
            Vintage.objects.filter(source=source, file=file, state=VintageState.FAILED).delete()
            vintage = Vintage.objects.create(
                source=source,
                file=file,
                sha256=local.sha256,
                state=VintageState.FAILED,
                started_at=now,
                finished_at=now,
                failure=problem.sentence()[:500],
            )
            audit.record("load_failed", vintage, source=source, problem=problem.problem.code, sha256=local.sha256)
    except DatabaseError:
        if problem.problem is not DISK_FULL:
            raise


@contextmanager
def as_problems() -> Iterator[None]:
    """Turn the database's "disk full" into the numbered problem; everything else passes."""
    try:
        yield
    except (DatabaseError, OSError) as error:
        if not is_disk_full(error):
            raise
        raise ProblemError(DISK_FULL, where=connection.settings_dict["NAME"]) from error


NO_SPACE = 28  # errno.ENOSPC


def is_disk_full(error: BaseException) -> bool:
    """Whether the database (or the system below it) had no space left."""
    cause = error.__cause__ or error
    return (
        getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"
        or getattr(cause, "sqlstate", "") == "53100"
        or getattr(error, "errno", None) == NO_SPACE
    )
