"""P7: No person can be found in what we publish.

A thousand persons are planted in reports of a year. An outsider and people of two states fetch every address of the
site with and without knowledge of what exists, over three states of the released numbers with withdrawals between,
and run the attacks of `core.disclosure` on what they saw. `make promises` prints the table for three worlds.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

import attacked_world
import cast
from attacked_world import CANARY, PEOPLE, Seen, World, days
from evidence_world import focal_point
from promises.tables import rows
from saferhavens.core.disclosure import POLICY, Cell, Readers
from saferhavens.core.disclosure.attacks import (
    claims_of,
    differences_of_filters,
    differences_of_releases,
    global_risk,
    hidden_targets,
    link,
    solve,
    subtract,
)
from saferhavens.core.disclosure.cells import totals
from saferhavens.core.disclosure.coarsening import cell_on, coarsened
from saferhavens.core.disclosure.policy import Area, Rung, Span
from saferhavens.core.words import Role, Sector
from saferhavens.web.evidence.models import Incident, Report
from saferhavens.web.people.models import Organisation
from saferhavens.web.sharing.contributing import contributions

pytestmark = pytest.mark.django_db

FULL = os.environ.get("SAFERHAVENS_PROMISES") == "full"
PERSONS = 3_000 if FULL else 1_000
PLANTED = 1_000
WITHDRAWN = 15
K = POLICY.ordinary.persons

EVERY_TIME = ("outsider", "state")
"""Who comes back after each release; the others come once, at the end."""

STATE_FILE = "/sharing/evidence/state/figures.json"
PUBLIC_FILE = "/sharing/evidence/figures.json"
FILES = {Readers.STATE: STATE_FILE, Readers.PUBLIC: PUBLIC_FILE}


@dataclass
class Attacked:
    """The world, and what each attacker saw at each of three times."""

    world: World
    seen: dict[str, list[Seen]]

    def series(self, readers: Readers) -> list[dict[Cell, int]]:
        """The numbers of one audience, as the people of Colombia's ministry saw them one after the other."""
        return [seen.cells(FILES[readers]) for seen in self.seen["state"]]


@pytest.fixture(scope="module")
def attacked(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Attacked]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield attack()
        transaction.set_rollback(True)


def attack() -> Attacked:
    """Three releases: the first, one night after withdrawals, and one after more was reported."""
    world = attacked_world.build(PERSONS)
    clients = attackers()
    found = Attacked(world, {name: [] for name in clients})
    attacked_world.release(days(0))
    look(found, clients, *EVERY_TIME)
    attacked_world.withdraw_some(world, WITHDRAWN)
    attacked_world.renewed(days(1))
    look(found, clients, *EVERY_TIME)
    world.grow(PERSONS // 3)
    attacked_world.release(days(40))
    look(found, clients)
    return found


def attackers() -> dict[str, Client]:
    there = cast.organisation("Ministry of Kenya", Sector.STATE, "KEN")
    return {
        "outsider": Client(raise_request_exception=False),
        "state": cast.signed_in(focal_point()),
        "other state": cast.signed_in(cast.person(Role.FOCAL_POINT, Role.ANALYST, name="Kamau", of=there)),
        "learner": cast.signed_in(cast.person(Role.LEARNER, name="Lena", second_factor=False)),
    }


def look(found: Attacked, clients: dict[str, Client], *who: str) -> None:
    """They fetch everything; after the first two releases, in the everyday run, all that could tell of numbers."""
    everywhere = attacked_world.addresses_of_all() if FULL or not who else []
    for name in who or clients:
        base = "/sharing/evidence/state/" if "state" in name else "/sharing/evidence/"
        maps = ["/sharing/evidence/map/COL/", "/sharing/evidence/map/COL/?harm=THREAT", f"{base}map/"]
        files = [base, STATE_FILE, PUBLIC_FILE, PUBLIC_FILE.replace("json", "csv"), "/api/v1/evidence", *maps]
        more = [*attacked_world.questions(base), *attacked_world.questions("/api/v1/evidence")[-6:]]
        asked = [*everywhere, *files, *more, *attacked_world.searches()]
        found.seen[name].append(attacked_world.fetch(clients[name], asked))


# --- what they meet -----------------------------------------------------------------------------------------------


def test_they_were_answered_by_every_page_and_found_numbers(attacked):
    for seen in attacked.seen.values():
        assert len(seen[-1].answers) > 250
        assert all(status < 500 for each in seen for status, _body in each.answers.values())
    assert all(len(cells) >= 5 for cells in attacked.series(Readers.STATE))
    first, second, third = attacked.series(Readers.STATE)
    assert sum(first.values()) > sum(second.values()) < sum(third.values())


def test_no_planted_name_place_text_source_or_file_is_in_any_byte(attacked):
    for seen in attacked.seen.values():
        for each in seen:
            met = {address for address, (_status, body) in each.answers.items() if CANARY.encode() in body.lower()}
            assert {address for address in met if CANARY not in address} == set()


def test_no_report_incident_or_contributing_organisation_is_named(attacked):
    ids = {str(pk) for model in (Report, Incident) for pk in model.objects.values_list("pk", flat=True)}
    others = Organisation.objects.exclude(sector=Sector.STATE).exclude(
        memberships__role=Role.LEARNER
    )  # whose own it is
    names = others.values_list("name", flat=True)
    words = {*ids, *(pk[:8].upper() for pk in ids), *names}
    for seen in attacked.seen.values():
        for each in seen:
            for address, (_status, body) in each.answers.items():
                assert words_in(body.decode(errors="replace"), words) <= words_in(unquote(address), words), address


def words_in(text: str, words: set[str]) -> set[str]:
    """Which of `words` stand in a text; ids and short numbers are found by their form, which is quicker."""
    found = set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-F]{8}\b", text)) & words
    return found | {word for word in words if " " in word and word in text}


def test_what_exists_and_is_hidden_is_answered_like_what_does_not(attacked):
    """Same status and same body: a state user learns of no report, incident or file that it is there."""
    for who in ("outsider", "state", "other state", "learner"):
        for each in attacked.seen[who]:
            for address, answer in each.answers.items():
                twin = of_nothing(address)
                if twin != address and twin in each.answers:
                    assert plain(answer, address) == plain(each.answers[twin], twin), address


def of_nothing(address: str) -> str:
    """The same address with the id of nothing, for addresses of evidence and sharing."""
    if not address.startswith(("/evidence/", "/sharing/")):
        return address
    numbered = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", attacked_world.NOTHING, address)
    return re.sub(r"/\d+/", "/999999/", numbered)


def plain(answer: tuple[int, bytes], address: str) -> tuple[int, bytes]:
    """Without the address itself, which the page repeats (as where to go on after a change of language)."""
    status, body = answer
    for written in (address, quote(address, safe=""), quote(address)):
        body = body.replace(written.encode(), b"")
    return status, body


def test_no_mail_goes_to_a_state(attacked):
    states = set(Organisation.objects.filter(sector=Sector.STATE).values_list("memberships__person__email", flat=True))
    assert not [sent for sent in mail.outbox if set(sent.to) & states]
    assert not [sent for sent in mail.outbox if CANARY in f"{sent.subject} {sent.body}"]


def test_nothing_below_the_first_division_and_no_day_is_said(attacked):
    for readers in Readers:
        for cells in attacked.series(readers):
            assert all(cell.adm1 in ("", *attacked_world.ADM1) for cell in cells)
            assert all(len(cell.period) <= len("2025-Q1") for cell in cells)
    assert all(
        "Q" in cell.period or len(cell.period) == 4 for cells in attacked.series(Readers.PUBLIC) for cell in cells
    )


def test_the_map_is_given_sums_of_released_numbers_and_nothing_else(attacked):
    for seen in attacked.seen["outsider"]:
        _status, body = seen.answers["/sharing/evidence/map/COL/"]
        state = json.loads(re.search(rb'id="map-state" type="application/json">(.*?)</script>', body)[1])
        told = {area["code"]: area["persons"] for area in state["figures"]["areas"]}
        released = Counter[str]()
        for cell, persons in seen.cells(PUBLIC_FILE).items():
            released[cell.adm1] += persons
        assert told == {code: released.get(code) for code in attacked_world.ADM1}


def test_the_other_state_meets_nothing_of_this_country_but_what_is_public(attacked):
    (seen,) = attacked.seen["other state"]
    assert seen.cells(STATE_FILE) == {}
    assert seen.cells(PUBLIC_FILE) == attacked.series(Readers.PUBLIC)[-1] != {}


def test_the_page_holds_the_same_numbers_as_the_file(attacked):
    for name, file in (("state", STATE_FILE), ("outsider", PUBLIC_FILE)):
        for seen in attacked.seen[name]:
            _status, body = seen.answers[file.removesuffix("figures.json")]
            told = [int(row[-1].removeprefix("at least ")) for row in rows(body.decode())]
            assert sorted(told) == sorted(seen.cells(file).values())


# --- the attacks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("readers", list(Readers))
def test_no_small_number_appears_and_no_difference_is_small(attacked, readers):
    series = attacked.series(readers)
    assert all(value >= K for cells in series for value in cells.values())
    assert differences_of_releases(series, K) == []
    assert [found for cells in series for found in differences_of_filters(totals(cells), K)] == []


@pytest.mark.parametrize("readers", list(Readers))
def test_no_hidden_number_is_solved_for(attacked, readers):
    grid = attacked_world.grid(POLICY.finest_for(readers))
    series = attacked.series(readers)
    for known in (series, *([cells] for cells in series)):
        claims = claims_of(known, grid, POLICY)
        assert solve(claims, hidden_targets(claims)).narrower_than(K) == []


@pytest.mark.parametrize("readers", list(Readers))
def test_nobody_is_met_in_a_small_group_and_no_hidden_fact_follows(attacked, readers):
    rung = POLICY.finest_for(readers)
    grid = attacked_world.grid(rung)
    known = attacked_world.known(attacked.world, rung)[:PLANTED]
    assert len(known) == PLANTED
    for cells in attacked.series(readers):
        linked = link(known, cells, grid, K)
        assert linked.unique == ()
        assert linked.attributes == ()
        assert global_risk(cells, PEOPLE).journalist < 0.01


@pytest.mark.parametrize("readers", list(Readers))
def test_no_contributing_organisation_finds_a_few_persons_of_others(attacked, readers):
    """Nor does anybody who knows the largest incident of each cell."""
    rung = POLICY.finest_for(readers)
    offered = [each for each in contributions() if readers in each.shared_with]
    where = {each.incident: coarsened(cell_on(Rung(Area.ADM1, Span.MONTH), each), rung) for each in offered}
    largest = {where[each.incident]: each for each in sorted(offered, key=lambda each: each.persons)}
    insiders = [[each for each in offered if str(one.pk) in each.organisations] for one in attacked.world.owners]
    for known in (*insiders, list(largest.values())):
        assert known
        assert subtract(attacked.series(readers)[-1], known, offered, where, POLICY) == []


def test_the_result_is_printed(attacked, capsys):
    with capsys.disabled():
        print(
            f"\nP7: {len(attacked.world.people)} persons in {Incident.objects.count()} incidents, {PLANTED} looked for,"
        )
        print(f"    {WITHDRAWN} reports withdrawn between the first and the second of three states")
        for who, seen in attacked.seen.items():
            print(f"    {who:12} fetched {sum(len(each.answers) for each in seen):5} answers, canaries met: 0")
        for readers in Readers:
            print(f"    {readers:12} {table_of(attacked, readers)}")


def table_of(attacked: Attacked, readers: Readers) -> str:
    rung = POLICY.finest_for(readers)
    grid, series = attacked_world.grid(rung), attacked.series(readers)
    known = attacked_world.known(attacked.world, rung)[:PLANTED]
    claims = claims_of(series, grid, POLICY)
    linked = [link(known, cells, grid, K) for cells in series]
    facts = {
        "cells": "/".join(str(len(cells)) for cells in series),
        "unique": sum(len(each.unique) for each in linked),
        "attributes": sum(len(each.attributes) for each in linked),
        "differences under k": len(differences_of_releases(series, K)),
        "solved": len(solve(claims, hidden_targets(claims)).narrower_than(K)),
        "risk": f"{max(global_risk(cells, PEOPLE).journalist for cells in series):.4%}",
    }
    return ", ".join(f"{name} {value}" for name, value in facts.items())
