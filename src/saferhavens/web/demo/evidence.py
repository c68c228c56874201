"""Fictional reports, an incident, a pair and a channel with which one tries things out. They name no place and accuse
nobody.

Every text begins with a mark, and no report is finer than a country: nothing here can be taken for something that
happened, or for a rumour about a town.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.report import ConsentGiven, ReportContent
from saferhavens.core.evidence.words import (
    AgeBand,
    Basis,
    ContentGrade,
    PersonStatus,
    PlaceExactness,
    Purpose,
    Recipient,
    SourceGrade,
    Stage,
    Step,
    TimeExactness,
)
from saferhavens.web.demo import cast
from saferhavens.web.evidence import draining, linking
from saferhavens.web.evidence.actions import handling, judging, messages
from saferhavens.web.evidence.actions.incidents import link, open_incident
from saferhavens.web.evidence.actions.receiving import Submission, receive
from saferhavens.web.evidence.models import Report, ReportVersion
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.anonymous.actions import set_door
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.sharing.actions.granting import give_grant

MARK = {"es": "[Ejemplo ficticio] ", "en": "[Fictional example] "}

SHARED = tuple(
    ConsentGiven(purpose, recipient)
    for recipient in (Recipient.PARTNERS, Recipient.CIRCLE)
    for purpose in (Purpose.EARLY_WARNING, Purpose.REFERRAL)
)


class Told(NamedTuple):
    """One fictional report: by whom, how long ago it happened and what it says."""

    name: str
    by: str
    days_ago: int
    harms: tuple[HarmType, ...]
    people: tuple[int, int]
    narrative: str
    language: str = "es"
    country: str = "COL"
    stage: Stage = Stage.TRANSIT
    is_urgent: bool = False
    consents: tuple[ConsentGiven, ...] = SHARED


MONITOR, WATCH_COORDINATOR = "monitor@watch.example", "coordinator@watch.example"
ANALYST, CAMP = "analyst@ombuds.example", "coordinator@camp.example"

FORWARDED = (
    "Mensaje reenviado: «Somos diecisiete personas y dormíamos en un galpón inventado. De noche nos sacaron las"
    " mochilas, los documentos y las cobijas, y por la mañana ya no nos dejaron volver a entrar por lo que faltaba."
    " Nadie está herido, pero hay niños, hace frío y sin documentos no podemos seguir. ¿Quién nos puede ayudar?» "
)

REPORTS = (
    Told(
        "extortion-1", MONITOR, 9, (HarmType.EXTORT,), (12, 15),
        "Varias familias cuentan que en un paso inventado les cobraron por cruzar. Quien no pagó tuvo que volver.",
    ),
    Told(
        "extortion-2", WATCH_COORDINATOR, 9, (HarmType.EXTORT, HarmType.THREAT), (10, 20),
        "Una señora que ya llegó al albergue inventado dice que a su grupo le exigieron dinero y lo amenazaron.",
    ),
    Told(
        "threat", MONITOR, 1, (HarmType.THREAT,), (4, 6),
        "Dos familias recibieron mensajes anónimos: deben irse antes del domingo. Piden adónde ir.",
        stage=Stage.DESTINATION, is_urgent=True,
    ),
    Told(
        "services", WATCH_COORDINATOR, 30, (HarmType.DISCRIM_SERV,), (1, 1),
        "Una madre cuenta que no le atendieron al niño por falta de papeles.",
        stage=Stage.DESTINATION,
    ),
    Told(
        "held-back", WATCH_COORDINATOR, 4, (HarmType.GBV,), (1, 1),
        "Una persona contó algo que no quiere que salga de nuestra organización.",
        consents=(),
    ),
    Told(
        "left-behind", MONITOR, 3, (HarmType.SMUGGLE_ABUSE,), (6, 9),
        "Un grupo fue dejado solo de noche por quienes les cobraron por guiarlos. Todos llegaron al día siguiente.",
    ),
    Told(
        "camp", CAMP, 6, (HarmType.DETAIN,), (3, 3),
        "Three people without papers were held for two days and then let go. They are back in the invented settlement.",
        language="en", country="KEN", stage=Stage.BORDER,
    ),
    Told(
        "own", ANALYST, 14, (HarmType.EXPEL,), (20, 40),
        "Una llamada a la línea de la oficina: un grupo fue devuelto en bus sin poder hablar con nadie.",
        stage=Stage.RETURN,
    ),
    Told(
        "belongings-1", MONITOR, 2, (HarmType.PROPERTY,), (17, 17),
        FORWARDED + "Piden cobijas.",
    ),
    Told(
        "belongings-2", ANALYST, 2, (HarmType.PROPERTY,), (15, 20),
        FORWARDED + "Llegó a la línea de la oficina.",
    ),
)  # fmt: skip
"""The last two hold one message that reached two organisations: a pair for somebody to compare."""

DOOR = {
    "is_open": True,
    "is_listed": True,
    "shown_name": MARK["es"] + "Observatorio inventado",
    "welcome": MARK["es"] + "Este canal es para probar. No escriba nada que haya pasado de verdad.",
    "languages": ["es", "en"],
}
"""The anonymous channel of Border Watch. Its pages bear no banner, so its name and welcome say what it is."""


def make_demo_evidence() -> None:
    """Make the fictional reports and incidents, once. The cast must be there. Raises DEMO_ONLY."""
    cast.refuse_outside_demo()
    people = {person.email: person for person in Person.objects.filter(is_demo=True)}
    if ReportVersion.objects.filter(instance_id=instance_of(REPORTS[0])).exists():
        return
    with transaction.atomic():
        share(people[MONITOR], people[WATCH_COORDINATOR], people[CAMP], people[ANALYST])
        made = {told.name: file(told, people[told.by]) for told in REPORTS}
        judge(made, people[ANALYST])
        set_door(organisation_of(people[MONITOR]), DOOR, by=people[WATCH_COORDINATOR], audit=cast.AUDIT)
    work_through()


def work_through() -> None:
    """What the worker does with new reports, at once: whoever looks at a demo does not wait for the pair."""
    audit = Audit.of_job("demo")
    draining.drain(audit)
    linking.find_duplicates(audit)


def instance_of(told: Told) -> str:
    return f"demo-{told.name}"


def organisation_of(person: Person) -> Organisation:
    found: Organisation = Organisation.objects.filter(memberships__person=person).order_by("pk")[0]
    return found


def share(*people: Person) -> None:
    """Border Watch and the refugee-led network share with the ombuds office, as far as each report allows."""
    *owners, analyst = people
    partner = organisation_of(analyst)
    for owner in {organisation_of(person).pk: person for person in owners}.values():
        for purpose in (Purpose.EARLY_WARNING, Purpose.REFERRAL):
            own, to = organisation_of(owner), Recipient.PARTNERS
            give_grant(own, to, purpose, by=owner, audit=cast.AUDIT, partner=partner)
        give_grant(organisation_of(owner), Recipient.PUBLIC, Purpose.STATISTICS, by=owner, audit=cast.AUDIT)


def file(told: Told, by: Person) -> Report:
    """As if it had come by the form."""
    content = content_of(told)
    submission = Submission(
        organisation=organisation_of(by),
        channel=Channel.FORM,
        instance_id=instance_of(told),
        original=content.narrative.encode(),
        content=content,
        form="demo",
        language=told.language,
        submitted_by=by,
    )
    return receive(submission, audit=cast.AUDIT).report


def content_of(told: Told) -> ReportContent:
    day = timezone.now().date() - timedelta(days=told.days_ago)
    return ReportContent(
        harms=told.harms,
        country=told.country,
        place_exactness=PlaceExactness.COUNTRY,
        occurred_from=day,
        occurred_to=day,
        time_exactness=TimeExactness.DAY,
        stage=told.stage,
        people_low=told.people[0],
        people_high=told.people[1],
        statuses=(PersonStatus.IN_NEED_OF_PROTECTION,),
        ages=(AgeBand.ADULT, AgeBand.CHILD),
        basis=Basis.TOLD_BY_AFFECTED,
        narrative=MARK[told.language] + told.narrative,
        source_text=MARK[told.language] + "…",
        is_urgent=told.is_urgent,
        consents=told.consents,
        consent_language=told.language,
    )


def judge(made: dict[str, Report], analyst: Person) -> None:
    """One incident that two organisations' people told of, on its way up the ladder; one report that is looked at."""
    audit = Audit.of_person(analyst.pk, "command")
    first, second = made["extortion-1"], made["extortion-2"]
    incident = open_incident(first, organisation_of(analyst), by=analyst, audit=audit)
    link(second, incident, by=analyst, audit=audit)
    for report, source, content in ((first, "B", "2"), (second, "C", "3")):
        judging.grade(report, SourceGrade(source), ContentGrade(content), by=analyst, audit=audit)
    for step in (Step.PLAUSIBLE, Step.CORROBORATED):
        judging.take_step(incident, step, by=analyst, audit=audit)
    handling.take_up(made["left-behind"], by=analyst, audit=audit)
    messages.ask(made["left-behind"], MARK["es"] + "¿Sigue el grupo junto?", by=analyst, audit=audit)
