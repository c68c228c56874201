"""How other schemes name our types of harm: a many-to-many table with the kind of match, after SKOS.

It serves exchange with others. Labels tell in our words what a code covers; they are never shown in place of ours,
least of all those of HURIDOCS, some of which are dated. A scheme without a row for a harm cannot record it: a gap, and
so a reason why data of that scheme are blind to it.
"""

from enum import StrEnum
from typing import NamedTuple

from saferhavens.core.evidence.harms import HarmType


class Scheme(StrEnum):
    """Whose codes they are."""

    HURIDOCS = "HURIDOCS"  # micro-thesauri, as shipped with OpenEvSys
    ICCS = "ICCS"  # UNODC, International Classification of Crime for Statistical Purposes, version 1.0, 2015
    ACLED = "ACLED"  # event type / sub-event type
    UCDP = "UCDP"  # GED, type_of_violence


class Match(StrEnum):
    """How the code stands to our type of harm. Source: W3C SKOS, mapping properties."""

    EXACT = "exact"
    BROAD = "broad"  # the code covers more
    NARROW = "narrow"  # the code covers less
    RELATED = "related"  # neither holds the other


class SourceStatus(StrEnum):
    """How sure the row is."""

    VERIFIED = "V"  # read in the publisher's own document
    CODE = "C"  # read in published code or data that use it
    MEMORY = "M"  # recalled; to be checked before anybody relies on it


class Mapping(NamedTuple):
    """One row: this harm is near this code. `part` is the thesaurus (HURIDOCS: its number) where a scheme has many."""

    harm: HarmType
    scheme: Scheme
    code: str
    label: str
    match: Match
    source_status: SourceStatus
    part: str = ""


HURIDOCS_ACTS = "4"

_MATCH = {"=": Match.EXACT, "<": Match.BROAD, ">": Match.NARROW, "~": Match.RELATED}


def _huridocs(harm: HarmType, *rows: tuple[str, str, str], part: str = HURIDOCS_ACTS) -> list[Mapping]:
    return [Mapping(harm, Scheme.HURIDOCS, *_cells(row), SourceStatus.CODE, part) for row in rows]


def _iccs(harm: HarmType, *rows: tuple[str, str, str]) -> list[Mapping]:
    return [Mapping(harm, Scheme.ICCS, *_cells(row), SourceStatus.MEMORY) for row in rows]


def _acled(harm: HarmType, *rows: tuple[str, str]) -> list[Mapping]:
    """ACLED's codes are its names."""
    return [Mapping(harm, Scheme.ACLED, name, name, _MATCH[match], SourceStatus.MEMORY) for match, name in rows]


def _ucdp(harm: HarmType, *rows: tuple[str, str, str]) -> list[Mapping]:
    return [Mapping(harm, Scheme.UCDP, *_cells(row), SourceStatus.VERIFIED) for row in rows]


def _cells(row: tuple[str, str, str]) -> tuple[str, str, Match]:
    match, code, label = row
    return code, label, _MATCH[match]


_ATTACK = "Violence against civilians / Attack"
_TAKEN = "Violence against civilians / Abduction/forced disappearance"
_EXPLOSIONS = "Explosions/Remote violence"
_MOB = "Riots / Mob violence"

_STATE_BASED = "state-based violence"
_NON_STATE = "violence between armed groups"
_ONE_SIDED = "violence against civilians"

CROSSWALK: tuple[Mapping, ...] = (
    *_huridocs(
        HarmType.XENO,
        ("<", "020101000000", "physical assault"),
        ("~", "020103010000", "threats"),
    ),
    *_huridocs(
        HarmType.XENO,
        ("~", "040100000000", "trait of the victim: migrant"),
        ("~", "040400000000", "trait of the victim: displaced"),
        ("~", "040500000000", "trait of the victim: refugee"),
        ("~", "041000000000", "trait of the victim: asylum seeker"),
        part="23",
    ),
    *_iccs(HarmType.XENO, ("<", "0201", "assaults and threats, with a mark for hate as the motive")),
    *_acled(HarmType.XENO, ("<", _ATTACK), ("<", _MOB)),
    *_ucdp(HarmType.XENO, ("~", "3", _ONE_SIDED)),
    *_huridocs(HarmType.MASS_KILL, ("=", "010104000000", "mass killing")),
    *_iccs(
        HarmType.MASS_KILL,
        ("<", "0101", "intentional homicide"),
        ("~", "0107", "other killing"),
        ("~", "1101", "crimes under universal jurisdiction"),
    ),
    *_acled(HarmType.MASS_KILL, ("<", _ATTACK), ("<", _EXPLOSIONS)),
    *_ucdp(HarmType.MASS_KILL, ("<", "3", _ONE_SIDED), ("~", "1", _STATE_BASED), ("~", "2", _NON_STATE)),
    *_huridocs(HarmType.KILL, ("~", "010103020000", "killing of a chosen person")),
    *_iccs(HarmType.KILL, ("<", "0101", "intentional homicide")),
    *_acled(HarmType.KILL, ("<", _ATTACK)),
    *_ucdp(HarmType.KILL, ("<", "3", _ONE_SIDED)),
    *_huridocs(HarmType.DISAPP, ("=", "030103000000", "enforced disappearance")),
    *_iccs(
        HarmType.DISAPP,
        ("<", "02022", "deprivation of liberty"),
        ("~", "11014", "a crime under universal jurisdiction"),
    ),
    *_acled(HarmType.DISAPP, ("<", _TAKEN)),
    *_huridocs(HarmType.KIDNAP, ("=", "030104000000", "kidnapping, hostage-taking")),
    *_iccs(HarmType.KIDNAP, ("=", "020221", "kidnapping")),
    *_acled(HarmType.KIDNAP, ("<", _TAKEN)),
    *_huridocs(HarmType.TRAFF, ("~", "030106000000", "slavery-like practices")),
    *_huridocs(
        HarmType.TRAFF,
        (">", "060202", "trafficking for labour"),
        (">", "060203", "trafficking for sex"),
        part="68",
    ),
    *_iccs(HarmType.TRAFF, (">", "0204", "trafficking in persons"), (">", "0203", "slavery and exploitation")),
    *_iccs(HarmType.SMUGGLE_ABUSE, ("~", "0805", "smuggling of migrants")),
    *_huridocs(HarmType.RECRUIT, (">", "061518030501", "forced conscription"), part="index"),
    *_iccs(HarmType.RECRUIT, ("~", "11015", "a crime under universal jurisdiction")),
    *_acled(
        HarmType.RECRUIT,
        ("~", "Strategic developments / Change to group/activity"),
        ("~", "Violence against civilians"),
    ),
    *_huridocs(HarmType.GBV, (">", "020102000000", "sexual violence"), (">", "020111010000", "rape")),
    *_iccs(HarmType.GBV, (">", "0301", "sexual violence"), (">", "0302", "sexual exploitation")),
    *_acled(HarmType.GBV, (">", "Violence against civilians / Sexual violence")),
    *_huridocs(HarmType.TORTURE, ("=", "020111110000", "torture, ill-treatment")),
    *_iccs(HarmType.TORTURE, (">", "11011", "torture")),
    *_acled(HarmType.TORTURE, ("<", _ATTACK)),
    *_huridocs(HarmType.EXTORT, ("=", "130104000000", "extortion")),
    *_iccs(HarmType.EXTORT, ("=", "02051", "extortion")),
    *_huridocs(HarmType.THREAT, ("=", "020103010000", "threats"), (">", "020103020000", "death threats")),
    *_iccs(HarmType.THREAT, ("=", "02012", "threat")),
    *_huridocs(HarmType.DETAIN, ("=", "030102000000", "arbitrary detention")),
    *_iccs(HarmType.DETAIN, ("<", "0202", "acts against liberty")),
    *_acled(HarmType.DETAIN, ("<", "Strategic developments / Arrests")),
    *_huridocs(
        HarmType.EXPEL,
        ("=", "330101000000", "expulsion"),
        (">", "330102000000", "expulsion without review"),
    ),
    *_iccs(HarmType.EXPEL, ("~", "1101", "crimes under universal jurisdiction, if part of an attack")),
    *_huridocs(
        HarmType.REFOUL,
        ("=", "380101000000", "refoulement"),
        ("~", "330103000000", "asylum denied"),
    ),
    *_huridocs(
        HarmType.FORCED_DISP,
        (">", "050104000000", "displacement"),
        ("~", "050103000000", "eviction"),
    ),
    *_iccs(
        HarmType.FORCED_DISP,
        ("~", "11014", "a crime under universal jurisdiction"),
        ("~", "11015", "a crime under universal jurisdiction"),
    ),
    *_acled(HarmType.FORCED_DISP, ("~", "Strategic developments")),
    *_huridocs(HarmType.CAMP_ATTACK, ("~", "010106040000", "death in a centre")),
    *_huridocs(HarmType.CAMP_ATTACK, ("~", "090100000000", "place: camp or centre"), part="17"),
    *_iccs(
        HarmType.CAMP_ATTACK,
        ("~", "0101", "intentional homicide"),
        ("~", "0207", "dangerous acts"),
        ("~", "11015", "a crime under universal jurisdiction"),
    ),
    *_acled(HarmType.CAMP_ATTACK, ("<", "Violence against civilians"), ("<", _EXPLOSIONS), ("<", "Riots")),
    *_ucdp(HarmType.CAMP_ATTACK, ("~", "1", _STATE_BASED), ("~", "2", _NON_STATE), ("~", "3", _ONE_SIDED)),
    *_huridocs(
        HarmType.PROPERTY,
        (">", "130101000000", "looting"),
        (">", "130103000000", "destruction of property"),
        (">", "050103000000", "eviction"),
    ),
    *_iccs(HarmType.PROPERTY, (">", "0401", "robbery"), (">", "0504", "damage to property")),
    *_acled(HarmType.PROPERTY, (">", "Strategic developments / Looting/property destruction")),
    *_huridocs(
        HarmType.HATE,
        ("~", "013300000000", "right to protection from incitement to hatred"),
        ("~", "013400000000", "right to protection from incitement to violence"),
        part="3",
    ),
    *_iccs(HarmType.HATE, ("<", "0210", "discrimination")),
    *_huridocs(HarmType.DISCRIM_SERV, ("<", "040000000000", "discrimination"), part="2"),
    *_iccs(HarmType.DISCRIM_SERV, ("<", "0210", "discrimination")),
    *_acled(HarmType.AID_BLOCK, ("<", "Strategic developments / Other")),
)
"""HURIDOCS has no act of its own for trafficking, forced recruitment, incitement and attacks on camps, nor any for
abuse by smugglers and obstruction of aid; UCDP sees only what kills and is organised."""


def mappings(harm: HarmType, scheme: Scheme) -> tuple[Mapping, ...]:
    """What a scheme has for a harm; empty if it has nothing."""
    return tuple(row for row in CROSSWALK if row.harm is harm and row.scheme is scheme)


def harms_of(scheme: Scheme, code: str) -> tuple[HarmType, ...]:
    """The harms that a code may mean, the closest matches first."""
    closest = list(Match)
    rows = sorted(
        (row for row in CROSSWALK if row.scheme is scheme and row.code == code),
        key=lambda row: closest.index(row.match),
    )
    return tuple(dict.fromkeys(row.harm for row in rows))


def is_blind(scheme: Scheme, harm: HarmType) -> bool:
    """Whether a scheme has no place for a harm, so that its data say nothing about it."""
    return not mappings(harm, scheme)
