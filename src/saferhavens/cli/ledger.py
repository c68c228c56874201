"""`saferhavens ledger`: prove that the record is whole."""

import json
import time

import click
from django.utils.translation import gettext

from saferhavens.cli.language import translate
from saferhavens.core import problems
from saferhavens.core.ledger import chain
from saferhavens.core.ledger.canonical import Entry, Fact
from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger import keeping, keys
from saferhavens.web.ledger.models import Head
from saferhavens.web.ledger.verification import verify_ledger


@click.group(help=translate("The record of everything that was written."))
def ledger() -> None:
    """The record of everything that was written."""


@ledger.command(help=translate("Read the whole ledger and say whether it is as it was written."))
@click.option("--json", "as_json", is_flag=True, help=translate("Print one JSON object."))
def verify(as_json: bool) -> None:
    """Read the whole ledger and say whether it is as it was written. Ends with LEDGER_BROKEN otherwise."""
    started = time.perf_counter()
    verdict = verify_ledger()
    if as_json:
        click.echo(json.dumps(as_facts(verdict, time.perf_counter() - started)))
    elif verdict.holds:
        click.echo(translate("The ledger holds: {count} entries.").format(count=verdict.head.count))
    if verdict.broken:
        raise ProblemError(
            problems.LEDGER_BROKEN, sequence=verdict.broken.sequence, reason=gettext(verdict.broken.reason.label)
        )


def as_facts(verdict: chain.Verdict, seconds: float) -> dict[str, object]:
    facts: dict[str, object] = {
        "holds": verdict.holds,
        "fitting_entries": verdict.head.count,
        "last_fitting_hash": verdict.head.hash,
        "seconds": round(seconds, 3),
    }
    if verdict.broken:
        facts |= {"first_bad_entry": verdict.broken.sequence, "reason": verdict.broken.reason.value}
    return facts


@ledger.command(help=translate("Print the signed head, to be kept elsewhere."))
def head() -> None:
    """Print the signed head and the public key as JSON, and keep it beside the database too."""
    keeping.keep_head()
    row = Head.objects.filter(pk=1).first()
    value = row.value if row else chain.EMPTY
    click.echo(
        json.dumps(
            {
                "count": value.count,
                "hash": value.hash,
                "key": keys.public_key_text(),
                "signature": row.signature if row else "",
                "signed": keys.SIGNED_AS,
            }
        )
    )


@ledger.command(help=translate("Measure how many entries a second are verified on this machine."))
@click.option("--entries", default=200_000, show_default=True)
def speed(entries: int) -> None:
    """Print how many made-up entries a second are verified on one core."""
    click.echo(round(entries_verified_a_second(entries)))


def entries_verified_a_second(count: int) -> float:
    """How many made-up entries are verified in a second of one core, in memory. Used by the benchmarks."""
    first = Entry(0, "2026-03-01T09:30:00.000000Z", "person:7", "web", "invited", "people.invitation", "3", {}, "", "")
    facts: dict[str, Fact] = {"organisation": 4, "roles": ["analyst"]}
    made = list(chain.build(first._replace(object_id=str(number), facts=facts) for number in range(count)))
    started = time.process_time()
    verdict = chain.verify(made, chain.Head(made[-1].sequence, made[-1].hash))
    assert verdict.holds  # noqa: S101  else the figure means nothing
    return count / (time.process_time() - started)
