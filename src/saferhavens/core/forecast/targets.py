"""What is forecast. Apart from the results, so that reading the word loads no numbers."""

from enum import StrEnum

from saferhavens.core.words import gettext_noop


class Target(StrEnum):
    """What is forecast. The code is stored with each forecast."""

    MASS_KILLING_ONSET = "mass_killing_onset"
    STATE_BASED_DEATHS = "state_based_deaths"
    CIVILIAN_DEATHS = "civilian_deaths"
    NEW_DISPLACEMENT = "new_displacement"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Target.MASS_KILLING_ONSET: gettext_noop("Onset of mass killing"),
    Target.STATE_BASED_DEATHS: gettext_noop("Deaths in state-based conflict"),
    Target.CIVILIAN_DEATHS: gettext_noop("Deaths of civilians in one-sided violence"),
    Target.NEW_DISPLACEMENT: gettext_noop("New internal displacement"),
}
