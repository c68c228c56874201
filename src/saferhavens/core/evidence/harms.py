"""The 21 types of harm that reports tell of, each with what is known of it: stages, signs of risk, family, severity.

How other schemes name them stands in `crosswalk`.
"""

from collections.abc import Collection, Set
from typing import NamedTuple

from saferhavens.core.evidence.words import AgeBand, Exposure, Ground, Stage, Word
from saferhavens.core.words import gettext_noop as _


class HarmFamily(Word):
    """Harms that two sources may well name differently when they tell of one event: they are compared as a family."""

    VIOLENCE = "violence", _("Violence against body and life")
    LIBERTY = "liberty", _("Freedom taken away")
    EXPLOITATION = "exploitation", _("Exploitation")
    COERCION = "coercion", _("Threats and extortion")
    MOVEMENT = "movement", _("Forced movement")
    PROPERTY = "property", _("Harm to property")
    EXCLUSION = "exclusion", _("Hatred and exclusion")


class HarmType(Word):
    """What was done to people."""

    XENO = (
        "XENO",
        _("Xenophobic attack"),
        _("An attack on people, their homes or shops because they are foreign or displaced."),
    )
    MASS_KILL = "MASS_KILL", _("Massacre"), _("Several people are killed in one place and at one time.")
    KILL = "KILL", _("Targeted killing"), _("Somebody who was chosen, often a leader, is killed.")
    DISAPP = (
        "DISAPP",
        _("Forced disappearance"),
        _("Somebody is taken away, and those who took them hide what became of them."),
    )
    KIDNAP = "KIDNAP", _("Kidnapping"), _("Somebody is held to get money or something else for their release.")
    TRAFF = (
        "TRAFF",
        _("Trafficking or forced labour"),
        _("People are moved or held by force, deceit or debt to be exploited."),
    )
    SMUGGLE_ABUSE = (
        "SMUGGLE_ABUSE",
        _("Abuse by smugglers"),
        _("Those who are paid to bring people across leave them behind, rob them or hurt them."),
    )
    RECRUIT = (
        "RECRUIT",
        _("Forced recruitment"),
        _("People are forced into an armed group or force, or children are used by one."),
    )
    GBV = (
        "GBV",
        _("Sexual or gender-based violence"),
        _("Violence of a sexual kind, or against somebody because of their gender."),
    )
    TORTURE = (
        "TORTURE",
        _("Torture or ill-treatment"),
        _("Grave pain or humiliation is inflicted on somebody on purpose, often while they are held."),
    )
    EXTORT = "EXTORT", _("Extortion"), _("People must pay, or give something, under threat.")
    THREAT = "THREAT", _("Threats"), _("Somebody announces harm, by word, message or pamphlet.")
    DETAIN = (
        "DETAIN",
        _("Arbitrary detention"),
        _("An authority holds people without lawful reason, or only because of how they came."),
    )
    EXPEL = "EXPEL", _("Expulsion or deportation"), _("People are made to leave a country, one by one or together.")
    REFOUL = (
        "REFOUL",
        _("Refoulement or push-back"),
        _("People are sent back to danger, or turned away without being able to ask for asylum."),
    )
    FORCED_DISP = (
        "FORCED_DISP",
        _("Forced displacement or confinement"),
        _("People are driven from their homes, or kept from leaving them."),
    )
    CAMP_ATTACK = (
        "CAMP_ATTACK",
        _("Attack on a camp or shelter"),
        _("An attack on a camp, a shelter or a reception centre, or on the people in it."),
    )
    PROPERTY = (
        "PROPERTY",
        _("Looting, destruction or eviction"),
        _("People's belongings, homes or land are robbed or destroyed, or they are put out of them."),
    )
    HATE = (
        "HATE",
        _("Hate speech or incitement"),
        _("Public words that call for hatred or violence against a group, or deny that they are human."),
    )
    DISCRIM_SERV = (
        "DISCRIM_SERV",
        _("Discrimination in services"),
        _("People are refused health care, school, papers or justice because of who they are."),
    )
    AID_BLOCK = (
        "AID_BLOCK",
        _("Obstruction of aid"),
        _("Help is kept from reaching people, or aid workers are hindered."),
    )

    @property
    def main_stages(self) -> tuple[Stage, ...]:
        """Where on the way it mostly happens."""
        return _FACTS[self].main_stages

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Where on the way it is known to happen, the main ones first."""
        return self.main_stages + _FACTS[self].other_stages

    @property
    def indicators(self) -> tuple[str, ...]:
        """Indicators of the UN Framework of Analysis that it is a sign of: "7.8" is the eighth of risk factor 7."""
        return _FACTS[self].indicators

    @property
    def family(self) -> HarmFamily:
        """With which other harms it is compared when duplicates are looked for."""
        return _FACTS[self].family

    @property
    def is_severe(self) -> bool:
        """Whether it is published only by ADM1 and quarter, and from 20 people on."""
        return self in _SEVERE


class _Facts(NamedTuple):
    main_stages: tuple[Stage, ...]
    other_stages: tuple[Stage, ...]
    indicators: tuple[str, ...]
    family: HarmFamily


_STAGES = {
    "O": Stage.ORIGIN,
    "T": Stage.TRANSIT,
    "B": Stage.BORDER,
    "D": Stage.DESTINATION,
    "R": Stage.RETURN,
}


def _facts(main: str, other: str, indicators: str, family: HarmFamily) -> _Facts:
    """Stages by their first letters, indicators with blanks between."""
    return _Facts(
        tuple(_STAGES[letter] for letter in main),
        tuple(_STAGES[letter] for letter in other),
        tuple(indicators.split()),
        family,
    )


_FACTS: dict[HarmType, _Facts] = {
    HarmType.XENO: _facts("D", "B", "7.8 9.4 11.1", HarmFamily.VIOLENCE),
    HarmType.MASS_KILL: _facts("O", "TD", "10.2 11.1 13.7", HarmFamily.VIOLENCE),
    HarmType.KILL: _facts("OTD", "", "8.5 10.2", HarmFamily.VIOLENCE),
    HarmType.DISAPP: _facts("T", "OB", "2.1 13.11", HarmFamily.LIBERTY),
    HarmType.KIDNAP: _facts("T", "", "5.5 7.8", HarmFamily.LIBERTY),
    HarmType.TRAFF: _facts("T", "BD", "4.2 5.6 6.1", HarmFamily.EXPLOITATION),
    HarmType.SMUGGLE_ABUSE: _facts("T", "B", "5.5 6.10", HarmFamily.EXPLOITATION),
    HarmType.RECRUIT: _facts("OTD", "", "5.3 13.1", HarmFamily.EXPLOITATION),
    HarmType.GBV: _facts("OTBDR", "", "7.9 10.4", HarmFamily.VIOLENCE),
    HarmType.TORTURE: _facts("OTBD", "", "13.12", HarmFamily.VIOLENCE),
    HarmType.EXTORT: _facts("T", "D", "4.2 5.5", HarmFamily.COERCION),
    HarmType.THREAT: _facts("OD", "", "7.14 8.7", HarmFamily.COERCION),
    HarmType.DETAIN: _facts("B", "TR", "7.1 12.2 13.11", HarmFamily.LIBERTY),
    HarmType.EXPEL: _facts("R", "B", "6.10 7.10 12.3", HarmFamily.MOVEMENT),
    HarmType.REFOUL: _facts("BR", "", "6.10 3.1", HarmFamily.MOVEMENT),
    HarmType.FORCED_DISP: _facts("O", "T", "7.10 13.7", HarmFamily.MOVEMENT),
    HarmType.CAMP_ATTACK: _facts("D", "B", "7.11 14.3", HarmFamily.VIOLENCE),
    HarmType.PROPERTY: _facts("OD", "", "7.11 10.8", HarmFamily.PROPERTY),
    HarmType.HATE: _facts("D", "O", "7.14 8.7 11.4", HarmFamily.EXCLUSION),
    HarmType.DISCRIM_SERV: _facts("DB", "", "9.1 3.6", HarmFamily.EXCLUSION),
    HarmType.AID_BLOCK: _facts("TD", "", "13.8 14.4 7.7", HarmFamily.EXCLUSION),
}

_SEVERE = frozenset({HarmType.GBV, HarmType.TRAFF, HarmType.RECRUIT})
"""Recruitment is severe whole: what is reported of it is mostly about children."""

_SEVERE_GROUNDS = frozenset({Ground.SOGIESC, Ground.HEALTH})


def is_severe_case(
    harms: Collection[HarmType],
    grounds: Set[Ground] = frozenset(),
    ages: Collection[AgeBand] = (),
    exposures: Collection[Exposure] = (),
) -> bool:
    """Whether an incident is published only by ADM1 and quarter, and from 20 people on.

    So are gender-based violence, trafficking and forced recruitment, and whatever was done to children, or to people
    because of their sexual orientation, gender identity or health.
    """
    return (
        any(harm.is_severe for harm in harms)
        or not _SEVERE_GROUNDS.isdisjoint(grounds)
        or any(age.is_minor for age in ages)
        or Exposure.UNACCOMPANIED_CHILD in exposures
    )
