"""The words of evidence: what a report says of people, places, actors and sources, and what is done with it.

Each word is a stored code with its label and, where the label is not enough, a definition. Both are marked for
translation; whoever shows them passes them through gettext. The types of harm stand in `harms`.
"""

from enum import StrEnum
from typing import Self

from saferhavens.core.words import gettext_noop as _


class Word(StrEnum):
    """A code that knows its label and its definition (empty where the label says it all)."""

    label: str
    definition: str

    def __new__(cls, code: str, label: str = "", definition: str = "") -> Self:
        word = str.__new__(cls, code)
        word._value_ = code
        word.label = label
        word.definition = definition
        return word


# --- who, and on which part of the way ------------------------------------------------------------------------------


class Stage(Word):
    """Where people stand on their way when harm is done: their situation, not the place."""

    ORIGIN = "origin", _("Origin"), _("Before they leave: at home, or where they lived until then.")
    TRANSIT = "transit", _("On the way"), _("While they move, inside a country or across borders.")
    BORDER = "border", _("Border and reception"), _("At a border, or where people are received on arrival.")
    DESTINATION = "destination", _("Where they stay"), _("In the town, settlement, camp or site where they live now.")
    RETURN = "return", _("Return"), _("While or after they go back, freely, under pressure or by force.")


class PersonStatus(Word):
    """How an affected person stands before the law and on their way."""

    REFUGEE = "refugee", _("Refugees")
    ASYLUM_SEEKER = "asylum_seeker", _("Asylum seekers")
    IDP = "idp", _("Internally displaced people")
    IN_NEED_OF_PROTECTION = "in_need_of_protection", _("Other people in need of international protection")
    REGULAR_MIGRANT = "regular_migrant", _("Migrants with permission to stay")
    IRREGULAR_MIGRANT = "irregular_migrant", _("Migrants without permission to stay")
    STATELESS = "stateless", _("Stateless people")
    RETURNEE = "returnee", _("People who returned")
    DEPORTED = "deported", _("People who were deported")
    HOST_COMMUNITY = "host_community", _("Host community")
    ONWARD_MOVER = "onward_mover", _("People who move on, or come and go")
    UNKNOWN = "unknown", _("Not known")


class Ground(Word):
    """For which part of their identity people were harmed."""

    NATIONALITY = "nationality", _("Nationality")
    ETHNICITY = "ethnicity", _("Ethnicity")
    RACE = "race", _("Race or skin colour")
    RELIGION = "religion", _("Religion")
    LANGUAGE = "language", _("Mother tongue")
    INDIGENOUS_OR_AFRO = "indigenous_or_afro", _("Indigenous or Afro-descendant people")
    CASTE_OR_CLAN = "caste_or_clan", _("Caste or clan")
    POLITICAL_OPINION = "political_opinion", _("Political opinion")
    GENDER = "gender", _("Gender")
    SOGIESC = (
        "sogiesc",
        _("Sexual orientation or gender identity"),
        _("Sexual orientation, gender identity or expression, or sex characteristics."),
    )
    DISABILITY = "disability", _("Disability")
    HEALTH = "health", _("Health, for example HIV")


class Exposure(Word):
    """What makes somebody easier to harm."""

    UNACCOMPANIED_CHILD = "unaccompanied_child", _("Child without parents or guardian")
    SINGLE_HEADED_HOUSEHOLD = "single_headed_household", _("One adult alone with a family")
    PREGNANT = "pregnant", _("Pregnancy")
    OLDER = "older", _("Old age")
    UNDOCUMENTED = "undocumented", _("No papers")
    INFORMAL_WORKER = "informal_worker", _("Informal work")
    LEADER = "leader", _("Leader of a community or an organisation")
    FORMER_COMBATANT = "former_combatant", _("Former combatant")
    JOURNALIST = "journalist", _("Journalist")


class AgeBand(Word):
    """How old an affected person is, as far as it is known."""

    CHILD = "child", _("Children"), _("Up to 11 years.")
    ADOLESCENT = "adolescent", _("Adolescents"), _("12 to 17 years.")
    ADULT = "adult", _("Adults"), _("18 to 59 years.")
    OLDER = "older", _("Older people"), _("60 years or more.")
    UNKNOWN = "unknown", _("Not known")

    @property
    def is_minor(self) -> bool:
        """Whether this is a child under the Convention on the Rights of the Child (under 18)."""
        return self in (AgeBand.CHILD, AgeBand.ADOLESCENT)


class Sex(Word):
    """Sex as it was reported."""

    FEMALE = "female", _("Women and girls")
    MALE = "male", _("Men and boys")
    OTHER = "other", _("Another sex or gender")
    UNKNOWN = "unknown", _("Not known")


# --- by whom --------------------------------------------------------------------------------------------------------


class ActorKind(Word):
    """What kind of actor is said to have done it. Aligned to HURIDOCS micro-thesaurus 24."""

    ARMED_FORCES = "armed_forces", _("Armed forces")
    POLICE = "police", _("Police")
    MIGRATION_AUTHORITY = "migration_authority", _("Border or migration authority")
    PRISON = "prison", _("Prison service")
    INTELLIGENCE = "intelligence", _("Intelligence service")
    LOCAL_GOVERNMENT = "local_government", _("Local government")
    JUDICIARY = "judiciary", _("Judges or prosecutors")
    GUERRILLA = "guerrilla", _("Guerrilla")
    PARAMILITARY = "paramilitary", _("Paramilitary group or its successor")
    ORGANISED_CRIME = "organised_crime", _("Organised crime")
    GANG = "gang", _("Gang")
    FOREIGN_ARMED_GROUP = "foreign_armed_group", _("Armed group from another country")
    SELF_DEFENCE = "self_defence", _("Self-defence or vigilante group")
    SMUGGLER_OR_TRAFFICKER = "smuggler_or_trafficker", _("Smugglers or traffickers")
    EMPLOYER = "employer", _("Employer")
    LANDOWNER = "landowner", _("Landowner")
    LANDLORD = "landlord", _("Landlord")
    SECURITY_COMPANY = "security_company", _("Security company")
    COMPANY = "company", _("Another company")
    MOB = "mob", _("Crowd")
    HOST_COMMUNITY_GROUP = "host_community_group", _("Group of local residents")
    POLITICAL_PARTY = "political_party", _("Political party")
    MEDIA_OUTLET = "media_outlet", _("Newspaper, radio or television")
    ONLINE_NETWORK = "online_network", _("Network on the internet")
    FAMILY_OR_INTIMATE = "family_or_intimate", _("Family or partner")
    INTERNATIONAL_STAFF = "international_staff", _("Staff of an aid or international organisation")
    UNKNOWN = "unknown", _("Not known")

    @property
    def is_state(self) -> bool:
        """Whether this is part of the state, so that an allegation waits for its owner's word to be passed on."""
        return self in _STATE_ACTORS


_STATE_ACTORS = frozenset(
    {
        ActorKind.ARMED_FORCES,
        ActorKind.POLICE,
        ActorKind.MIGRATION_AUTHORITY,
        ActorKind.PRISON,
        ActorKind.INTELLIGENCE,
        ActorKind.LOCAL_GOVERNMENT,
        ActorKind.JUDICIARY,
    }
)


class Attribution(Word):
    """How sure it is that an actor did it."""

    ALLEGED = "alleged", _("Alleged"), _("Somebody says so; who says it is kept beside it.")
    ESTABLISHED = "established", _("Established"), _("Found by a court, an official inquiry or our own verification.")


class AuthorityAction(Word):
    """What the authorities did about it."""

    NONE = "none", _("Nothing")
    COMPLAINT_TAKEN = "complaint_taken", _("Took the complaint")
    INVESTIGATING = "investigating", _("Investigate it")
    PROTECTED_PEOPLE = "protected_people", _("Protected people")
    OBSTRUCTED = "obstructed", _("Refused or hindered help")
    TOOK_PART = "took_part", _("Took part in the harm")
    UNKNOWN = "unknown", _("Not known")


# --- where and when -------------------------------------------------------------------------------------------------


class PlaceExactness(Word):
    """How well the place is known, from a point to nothing."""

    EXACT = "exact", _("Place known exactly")
    NEAR = "near", _("Known within about 25 km")
    ADM2 = "adm2", _("Known only to the municipality or district")
    ADM1 = "adm1", _("Known only to the department, province or county")
    COUNTRY = "country", _("Known only to the country")
    UNKNOWN = "unknown", _("Not known")


class TimeExactness(Word):
    """How well the time is known: the span within which it happened."""

    HOUR = "hour", _("Hour known")
    DAY = "day", _("Day known")
    WEEK = "week", _("Known to the week")
    MONTH = "month", _("Known only to the month")
    YEAR = "year", _("Known only to the year")
    UNKNOWN = "unknown", _("Not known")


# --- how it is known and judged -------------------------------------------------------------------------------------


class Basis(Word):
    """How the reporter knows what they report."""

    EXPERIENCED = "experienced", _("It happened to me")
    WITNESSED = "witnessed", _("I saw or heard it myself")
    TOLD_BY_AFFECTED = "told_by_affected", _("Somebody it happened to told me")
    TOLD_BY_OTHER = "told_by_other", _("Somebody else told me")
    DOCUMENT_OR_MEDIA = "document_or_media", _("From a document, the press or the internet")
    UNKNOWN = "unknown", _("Not known")


class SourceGrade(Word):
    """How reliable the source is. Source: Admiralty code (NATO AJP-2.1). F is unknown, not worst."""

    A = "A", _("Completely reliable")
    B = "B", _("Usually reliable")
    C = "C", _("Fairly reliable")
    D = "D", _("Not usually reliable")
    E = "E", _("Unreliable")
    F = "F", _("Reliability cannot be judged")

    @property
    def is_known(self) -> bool:
        return self is not SourceGrade.F


class ContentGrade(Word):
    """How credible the content is. Source: Admiralty code (NATO AJP-2.1). 6 is unknown, not worst."""

    CONFIRMED = "1", _("Confirmed by other sources")
    PROBABLE = "2", _("Probably true")
    POSSIBLE = "3", _("Possibly true")
    DOUBTFUL = "4", _("Doubtful")
    IMPROBABLE = "5", _("Improbable")
    UNKNOWN = "6", _("Truth cannot be judged")

    @property
    def is_known(self) -> bool:
        return self is not ContentGrade.UNKNOWN


class Step(Word):
    """How far an incident has been verified. Aligned to HURIDOCS micro-thesaurus 41; the rules stand in `ladder`."""

    REPORTED = "reported", _("Reported"), _("Somebody said so. Nobody has judged it yet.")
    PLAUSIBLE = "plausible", _("Plausible"), _("Somebody has judged it, and it may well have happened.")
    CORROBORATED = "corroborated", _("Corroborated"), _("At least two sources that do not depend on each other say so.")
    VERIFIED = "verified", _("Verified"), _("Corroborated, and two people who did not report it agree that it stands.")
    DISPUTED = "disputed", _("Disputed"), _("There are serious reasons to doubt it.")
    RETRACTED = (
        "retracted",
        _("Retracted"),
        _("It did not happen, or not as reported. It is kept but no longer counted."),
    )


class Severity(Word):
    """How soon somebody must look at a report."""

    URGENT = "urgent", _("Urgent"), _("People are in danger now.")
    HIGH = "high", _("High"), _("Grave harm was done, or may be done again.")
    NORMAL = "normal", _("Normal")


# --- who may know ---------------------------------------------------------------------------------------------------


class Sensitivity(Word):
    """What could happen if it fell into the wrong hands. Source: OCHA, Data Responsibility Guidelines, four levels."""

    LOW = "low", _("Low sensitivity"), _("Nobody would be harmed.")
    MODERATE = "moderate", _("Moderate sensitivity"), _("Could harm somebody a little, or the work.")
    HIGH = "high", _("High sensitivity"), _("Could harm people seriously.")
    SEVERE = "severe", _("Severe sensitivity"), _("Could cost somebody their life, freedom or health.")


class Purpose(Word):
    """For what a person agrees that their report is used."""

    EARLY_WARNING = "early_warning", _("Early warning"), _("To see danger coming and to warn.")
    REFERRAL = "referral", _("Referral"), _("To find help for the people affected.")
    ACCOUNTABILITY = "accountability", _("Accountability"), _("For courts, inquiries and complaints.")
    STATISTICS = "statistics", _("Statistics"), _("To be counted, without names or places of people.")
    ADVOCACY = "advocacy", _("Advocacy"), _("To speak about it in public, without names.")


class Recipient(Word):
    """With whom a report may be shared, from the narrowest circle."""

    OWN = "own", _("Own organisation")
    PARTNERS = "partners", _("Named partners"), _("The organisations that the owner names one by one.")
    CIRCLE = "circle", _("Verified circle"), _("The verified non-state organisations of the network.")
    STATE = "state", _("State bodies"), _("Only as protected totals, never the report itself.")
    INTERNATIONAL = "international", _("International organisations")
    PUBLIC = "public", _("Everybody"), _("Only as protected totals, never the report itself.")
