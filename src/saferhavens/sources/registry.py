"""All sources, in the order in which they are loaded: boundaries first, since the others are placed on them."""

from saferhavens.core.problems import SOURCE_UNKNOWN, ProblemError
from saferhavens.sources.source import Source

KEYS = (
    "boundaries",
    "unhcr",
    "migracion_colombia",
    "idmc",
    "ucdp_ged",
    "ucdp_candidate",
    "early_warning_project",
    "views_country_month",
    "ucdp_country_month",
)

SOURCES: tuple[Source, ...] = tuple(map(Source, KEYS))


def get(key: str) -> Source:
    """The source called `key`. Raises SOURCE_UNKNOWN."""
    for source in SOURCES:
        if source.key == key:
            return source
    raise ProblemError(SOURCE_UNKNOWN, source=key, known=", ".join(source.key for source in SOURCES))
