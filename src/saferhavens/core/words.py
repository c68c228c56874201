"""The words of the field, each once: the codes that are stored and the labels that people read.

Labels are marked for translation with `gettext_noop`; whoever shows them passes them through gettext.
Every word is explained in GLOSSARY.md.
"""

from enum import IntEnum, StrEnum


def gettext_noop(message: str) -> str:
    """Mark `message` for the translators and return it unchanged."""
    return message


class Status(StrEnum):
    """How a displaced person stands before the law.

    Source: UNHCR Refugee Data Finder, methodology, population types (codes as in its `population` table).
    """

    REFUGEES = "refugees"
    ASYLUM_SEEKERS = "asylum_seekers"
    OTHER_IN_NEED = "oip"
    IDPS = "idps"
    RETURNED_REFUGEES = "returned_refugees"
    RETURNED_IDPS = "returned_idps"
    STATELESS = "stateless"
    OTHERS_OF_CONCERN = "ooc"
    HOST_COMMUNITY = "hst"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]

    @property
    def definition(self) -> str:
        return _STATUS_DEFINITIONS[self]


_STATUS_LABELS = {
    Status.REFUGEES: gettext_noop("Refugees"),
    Status.ASYLUM_SEEKERS: gettext_noop("Asylum seekers"),
    Status.OTHER_IN_NEED: gettext_noop("Other people in need of international protection"),
    Status.IDPS: gettext_noop("Internally displaced people"),
    Status.RETURNED_REFUGEES: gettext_noop("Returned refugees"),
    Status.RETURNED_IDPS: gettext_noop("Returned internally displaced people"),
    Status.STATELESS: gettext_noop("Stateless people"),
    Status.OTHERS_OF_CONCERN: gettext_noop("Others of concern"),
    Status.HOST_COMMUNITY: gettext_noop("Host community"),
}

_STATUS_DEFINITIONS = {
    Status.REFUGEES: gettext_noop(
        "People recognised as refugees under the 1951 Convention, the UNHCR Statute or a regional "
        "treaty, and people in a refugee-like situation, at the end of the year."
    ),
    Status.ASYLUM_SEEKERS: gettext_noop(
        "People who have asked for asylum and still wait for the answer, at the end of the year."
    ),
    Status.OTHER_IN_NEED: gettext_noop(
        "People outside their country who probably need international protection but have not been "
        "counted as refugees or asylum seekers. Most are from Venezuela."
    ),
    Status.IDPS: gettext_noop(
        "People forced from their homes by conflict or violence who stayed in their own country, "
        "at the end of the year."
    ),
    Status.RETURNED_REFUGEES: gettext_noop("Refugees who went back to their country of origin during the year."),
    Status.RETURNED_IDPS: gettext_noop("Internally displaced people who went back to their homes during the year."),
    Status.STATELESS: gettext_noop("People whom no country considers its citizens."),
    Status.OTHERS_OF_CONCERN: gettext_noop(
        "Other people to whom UNHCR gives protection or help, such as former refugees and host families."
    ),
    Status.HOST_COMMUNITY: gettext_noop(
        "People of the host country who live with many displaced people and are helped too. They are not displaced."
    ),
}

DISPLACED: tuple[Status, ...] = (
    Status.REFUGEES,
    Status.ASYLUM_SEEKERS,
    Status.OTHER_IN_NEED,
    Status.IDPS,
)
"""The statuses that are added up as "displaced people": those displaced now.

Returned, stateless, others of concern and host community are shown apart: they count other
situations, and a person can be in two of them. Source: UNHCR Global Trends, "forcibly displaced
population", which adds the same four (and Palestine refugees under UNRWA's mandate, shown apart here).
"""


class ViolenceType(IntEnum):
    """Who fights or kills whom. Source: UCDP GED Codebook, `type_of_violence`."""

    STATE_BASED = 1
    NON_STATE = 2
    ONE_SIDED = 3

    @property
    def label(self) -> str:
        return _VIOLENCE_LABELS[self]

    @property
    def definition(self) -> str:
        return _VIOLENCE_DEFINITIONS[self]


_VIOLENCE_LABELS = {
    ViolenceType.STATE_BASED: gettext_noop("State-based violence"),
    ViolenceType.NON_STATE: gettext_noop("Violence between armed groups"),
    ViolenceType.ONE_SIDED: gettext_noop("Violence against civilians"),
}

_VIOLENCE_DEFINITIONS = {
    ViolenceType.STATE_BASED: gettext_noop("Armed conflict in which at least one side is a government."),
    ViolenceType.NON_STATE: gettext_noop("Armed conflict between groups, none of which is a government."),
    ViolenceType.ONE_SIDED: gettext_noop(
        "Deliberate killing of unarmed civilians by a government or an organised group (UCDP: one-sided violence)."
    ),
}


class PlacePrecision(IntEnum):
    """How well the place of an event is known. Source: UCDP GED Codebook, `where_prec`."""

    EXACT = 1
    NEAR = 2
    ADM2 = 3
    ADM1 = 4
    FUZZY = 5
    COUNTRY = 6
    SEA_OR_AIR = 7

    @property
    def label(self) -> str:
        return _PRECISION_LABELS[self]

    @property
    def is_point(self) -> bool:
        """Whether an event of this precision may be drawn as a point."""
        return self in (PlacePrecision.EXACT, PlacePrecision.NEAR)


_PRECISION_LABELS = {
    PlacePrecision.EXACT: gettext_noop("Place known exactly"),
    PlacePrecision.NEAR: gettext_noop("Known within about 25 km"),
    PlacePrecision.ADM2: gettext_noop("Known only to the municipality or district"),
    PlacePrecision.ADM1: gettext_noop("Known only to the department, province or county"),
    PlacePrecision.FUZZY: gettext_noop("Known only to a wider region"),
    PlacePrecision.COUNTRY: gettext_noop("Known only to the country"),
    PlacePrecision.SEA_OR_AIR: gettext_noop("At sea or in the air"),
}


class Level(IntEnum):
    """Administrative level of a place: country, first and second division."""

    COUNTRY = 0
    ADM1 = 1
    ADM2 = 2


class Sector(StrEnum):
    """What kind of organisation somebody belongs to."""

    OMBUDS = "ombuds"
    STATE = "state"
    CIVIL_SOCIETY = "civil_society"
    REFUGEE_LED = "refugee_led"
    INTERNATIONAL = "international"
    ACADEMIA = "academia"

    @property
    def label(self) -> str:
        return _SECTOR_LABELS[self]


_SECTOR_LABELS = {
    Sector.OMBUDS: gettext_noop("Ombuds office"),
    Sector.STATE: gettext_noop("State body"),
    Sector.CIVIL_SOCIETY: gettext_noop("Civil society"),
    Sector.REFUGEE_LED: gettext_noop("Refugee-led organisation"),
    Sector.INTERNATIONAL: gettext_noop("International organisation"),
    Sector.ACADEMIA: gettext_noop("University or institute"),
}


class Role(StrEnum):
    """What somebody does in an organisation. The same person may have several."""

    MONITOR = "monitor"
    ANALYST = "analyst"
    VERIFIER = "verifier"
    ISSUER = "issuer"
    FOCAL_POINT = "focal_point"
    COORDINATOR = "coordinator"
    TRAINER = "trainer"
    LEARNER = "learner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.MONITOR: gettext_noop("Monitor"),
    Role.ANALYST: gettext_noop("Analyst"),
    Role.VERIFIER: gettext_noop("Verifier"),
    Role.ISSUER: gettext_noop("Issuer of alerts"),
    Role.FOCAL_POINT: gettext_noop("Focal point"),
    Role.COORDINATOR: gettext_noop("Coordinator"),
    Role.TRAINER: gettext_noop("Trainer"),
    Role.LEARNER: gettext_noop("Learner"),
    Role.AUDITOR: gettext_noop("Auditor"),
    Role.ADMINISTRATOR: gettext_noop("Administrator"),
}

PILOT_COUNTRIES: tuple[str, ...] = ("COL", "ECU", "KEN", "ROU")
"""ISO 3166-1 alpha-3 codes of the four pilot countries, in the order in which pages list them."""
