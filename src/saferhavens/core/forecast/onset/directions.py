"""Which way a feature may move the chance that a forest states, where the literature has long agreed.

With 50 to 200 onsets to learn from, trees take what chance has put into some corner of the data for a rule: that more
poverty protects, say. Where the direction is known beforehand, a forest is held to it: with all else equal, more of
what raises the risk never lowers its chance.

Population, infant mortality: Ulfelder and Valentino 2008. Armed conflict: Valentino, Huth and Balch-Lindsay 2004.
Upheaval, earlier killing, exclusion of a group: Harff 2003. Coups, strife in states near by: Goldsmith et al. 2013.
Freedom: Rummel 1995. Growth: Miguel, Satyanath and Sergenti 2004. What they do not agree on, or do not speak of, is
free; so is a killing that goes on, which can leave no group against which a new one could begin.
"""

PLACES = ("region: ", "near: ")

_NEAR_BY = ("onsets, half-life 3", "onsets, half-life 10", "battle", "killing")

RISING = frozenset(
    {
        "popsize.log2",
        "un_imr_sqrt",
        "population x infant mortality",
        "battledeaths.log2",
        "battle, highest of 5",
        "battle, half-life 3",
        "battle, half-life 10",
        "battle x past killing",
        "battle without killing",
        "coup.try.5yr",
        "new coup",
        "coups, half-life 5",
        "coup x past killing",
        "mk_ever",
        "onsets, half-life 3",
        "onsets, half-life 10",
        "onsets, half-life 25",
        "killing, half-life 5",
        "discrimpop",
        *(f"{place}{what}" for place in PLACES for what in _NEAR_BY),
    }
)
"""The more, the likelier is an onset."""

FALLING = frozenset(
    {
        "freediscussion",
        "gdppcgrowth",
        "growth, mean of 3",
        "growth, least of 3",
        "shrinking",
        "since onset",
        "since killing",
        "since battle",
        "since coup",
    }
)
"""The more, the less likely."""


def direction(name: str) -> int:
    """1 where a feature may only raise a forest's chance, -1 where it may only lower it, 0 where it may do both."""
    return (name in RISING) - (name in FALLING)
