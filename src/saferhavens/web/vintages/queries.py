"""Reading what is held of outside data."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from saferhavens.web.vintages.models import Vintage, VintageState
from saferhavens.web.vintages.rules import Held, Winners, in_force


def showing_sample() -> bool:
    """Whether anything that pages show now is the fictional sample."""
    return Vintage.objects.in_force().filter(fictional=True).exists()


def holding_real() -> bool:
    """Whether pages show any real data."""
    return Vintage.objects.in_force().filter(fictional=False).exists()


def kept(source: str) -> list[Held]:
    """The stored vintages of a source, as the rules need them."""
    rows = Vintage.objects.filter(source=source, state=VintageState.KEPT)
    return [
        Held(row.pk, row.name, row.version, tuple(row.scope), row.fictional)
        for row in rows.only("name", "version", "scope", "fictional")
    ]


def winners_of(source: str) -> dict[str, Winners]:
    """Part → country → id of the vintage in force there."""
    return in_force(kept(source))


def is_known(source: str, sha256: str) -> bool:
    """Whether this very file is stored already: all vintages of a file are stored together or not at all."""
    return Vintage.objects.filter(source=source, sha256=sha256, state=VintageState.KEPT).exists()


def vintages_to_show() -> Mapping[str, list[Vintage]]:
    """Source → its vintages in force, and after them the loads that failed and have not been made good."""
    rows: Iterable[Vintage] = Vintage.objects.in_force().order_by("source", "name", "version", "pk")
    failed = Vintage.objects.filter(state=VintageState.FAILED).order_by("source", "file")
    by_source: dict[str, list[Vintage]] = defaultdict(list)
    for vintage in (*rows, *failed):
        by_source[vintage.source].append(vintage)
    return by_source
