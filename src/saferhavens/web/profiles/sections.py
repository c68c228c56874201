"""The sections of the page of a place, and the figures in each, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saferhavens.web.profiles.figures import asylum, displaced, displacement, neighbours, people, violence
from saferhavens.web.profiles.figures.figure import Figure, attributed
from saferhavens.web.profiles.subject import Subject

Builder = Callable[[Subject], Figure | None]


@dataclass(frozen=True)
class Plan:
    """A section before it is filled: for countries, for divisions, or for both."""

    key: str
    title: Promise
    of_countries: Sequence[tuple[str, Builder]]
    of_divisions: Sequence[tuple[str, Builder]]

    def builders(self, subject: Subject) -> Sequence[tuple[str, Builder]]:
        return self.of_countries if subject.is_country else self.of_divisions


@dataclass(frozen=True)
class Section:
    """A section with the figures for which there is something to show."""

    key: str
    title: str
    figures: Sequence[Figure]


_VIOLENCE: Sequence[tuple[str, Builder]] = (
    ("violence-by-year", violence.by_year),
    ("violence-by-month", violence.by_month),
    ("violence-by-type", violence.by_type),
    ("violence-precision", violence.by_precision),
    ("violence-parties", violence.parties),
    ("violence-preliminary", violence.preliminary),
)
_NEIGHBOURS: Sequence[tuple[str, Builder]] = (("neighbours", neighbours.compared),)

NEIGHBOURS = "neighbours"
"""The one section that holds figures of other places too."""

PLANS: tuple[Plan, ...] = (
    Plan(
        "displaced",
        _("Displaced people"),
        (
            ("status", displaced.by_status),
            ("status-by-year", displaced.by_year),
            ("unrwa", displaced.under_unrwa),
            ("origins", displaced.by_origin),
            ("age-and-sex", people.age_and_sex),
        ),
        (
            ("venezuelans", people.venezuelans),
            ("venezuelans-inside", people.venezuelans_inside),
            ("status", people.here_by_status),
            ("age-and-sex", people.age_and_sex),
        ),
    ),
    Plan(
        "inside",
        _("Where in the country"),
        (
            ("locations", people.locations),
            ("venezuelans", people.venezuelans),
            ("venezuelans-inside", people.venezuelans_inside),
        ),
        (),
    ),
    Plan(
        "abroad",
        _("People from here in other countries"),
        (("abroad", displaced.by_asylum), ("abroad-by-year", displaced.abroad_by_year)),
        (),
    ),
    Plan(
        "asylum",
        _("Asylum and solutions"),
        (
            ("asylum-applications", asylum.applications),
            ("asylum-decisions", asylum.decisions),
            ("solutions", displaced.solutions),
        ),
        (),
    ),
    Plan(
        "new-displacement",
        _("New internal displacement"),
        (("new-displacement", displacement.by_month), ("displacement-reports", displacement.newest_reports)),
        (("displacement-reports", displacement.newest_reports),),
    ),
    Plan("violence", _("Violence"), _VIOLENCE, _VIOLENCE),
    Plan(NEIGHBOURS, _("Neighbours compared"), _NEIGHBOURS, _NEIGHBOURS),
)


def sections_of(subject: Subject) -> list[Section]:
    """The sections of a place that have at least one figure."""
    filled = [
        Section(
            plan.key,
            str(plan.title),
            [figure for _key, build in plan.builders(subject) if (figure := _built(build, subject))],
        )
        for plan in PLANS
    ]
    return [section for section in filled if section.figures]


def figure_of(subject: Subject, key: str) -> Figure | None:
    """One figure of a place by its key, without making the others."""
    builders = dict(pair for plan in PLANS for pair in plan.builders(subject))
    return _built(builders[key], subject) if key in builders else None


def _built(build: Builder, subject: Subject) -> Figure | None:
    figure = build(subject)
    return attributed(figure) if figure else None
