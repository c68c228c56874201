"""`saferhavens ledger` on the command line."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection

from ledger_triggers import without_triggers
from saferhavens.cli.ledger import entries_verified_a_second, ledger
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError


def call(*words: str):
    return CliRunner().invoke(ledger, words)


def change_entry(number: int) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET verb = 'other' WHERE sequence = %s", [number])


def test_verify_says_how_many_entries_hold(nine_entries):
    result = call("verify")
    assert result.exit_code == 0
    assert "9" in result.output


def test_verify_gives_the_same_to_programs(nine_entries):
    facts = json.loads(call("verify", "--json").output)
    assert facts["holds"] is True
    assert facts["fitting_entries"] == len(nine_entries)
    assert facts["last_fitting_hash"] == nine_entries[-1].hash


def test_a_broken_ledger_is_a_problem_that_names_the_entry(nine_entries):
    change_entry(4)
    error = call("verify").exception
    assert isinstance(error, ProblemError)
    assert error.problem is problems.LEDGER_BROKEN
    assert error.facts["sequence"] == 4


def test_a_broken_ledger_is_told_to_programs_too(nine_entries):
    change_entry(4)
    result = call("verify", "--json")
    facts = json.loads(result.output)
    assert (facts["first_bad_entry"], facts["reason"]) == (4, "changed")
    assert isinstance(result.exception, ProblemError)


def test_head_prints_what_others_need_to_check_it(nine_entries):
    facts = json.loads(call("head").output)
    assert set(facts) == {"count", "hash", "key", "signature", "signed"}
    assert facts["hash"] == nine_entries[-1].hash


def test_head_of_an_empty_ledger_is_not_an_error(db):
    assert json.loads(call("head").output)["count"] == 0


def test_speed_prints_a_figure():
    result = call("speed", "--entries", "2000")
    assert int(result.output) > 0


@pytest.mark.parametrize("count", [5000])
def test_verifying_is_quick_enough_for_a_million_entries_in_a_minute(count):
    assert entries_verified_a_second(count) > 20_000  # 200,000 alone on a core; tests run beside each other
