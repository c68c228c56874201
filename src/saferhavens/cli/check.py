"""`saferhavens check`: what is wrong with this installation, and how to mend it."""

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from saferhavens.cli import site
from saferhavens.cli.language import translate
from saferhavens.cli.progress import GREEN, RED, YELLOW, coloured

if TYPE_CHECKING:
    from saferhavens.cli import checks

MARKS = {"good": ("✓", GREEN), "warning": ("!", YELLOW), "failure": ("✗", RED)}


@dataclass(frozen=True)
class Line:
    """One check's outcome in the reader's language."""

    name: str
    title: str
    outcome: str
    found: str
    mend: str


def look() -> list[Line]:
    """Do all checks; those on data only if the database answers and fits. Raises what reading the settings raises."""
    site.start()
    from saferhavens.cli import checks  # noqa: PLC0415 - imports models, which Django must know first

    lines: list[Line] = []
    database_usable = True
    for check in checks.CHECKS:
        if check.needs_database and not database_usable:
            continue
        finding = checks.run(check)
        if check.name.startswith("database"):
            database_usable = database_usable and finding.outcome != checks.Outcome.FAILURE
        lines.append(as_line(check, finding))
    return lines


def as_line(check: "checks.Check", finding: "checks.Finding") -> Line:
    found, mend = translate(finding.found), translate(finding.mend) if finding.mend else ""
    facts = finding.facts
    return Line(check.name, translate(check.title), finding.outcome.value, found.format(**facts), mend.format(**facts))


def show(line: Line) -> None:
    mark, colour = MARKS[line.outcome]
    click.echo(f"{coloured(mark, colour)} {line.title}: {line.found}")
    if line.mend:
        click.echo(f"    → {line.mend}")


@click.command(help=translate("Say what is wrong with this installation and how to mend it."))
@click.option("--json", "as_json", is_flag=True, help=translate("For machines."))
def check(as_json: bool) -> None:
    """Say what is wrong with this installation and how to mend it. Ends with 1 if something must be mended."""
    lines = look()
    failures = sum(line.outcome == "failure" for line in lines)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        for line in lines:
            show(line)
        click.echo(
            translate("To be mended: {count}").format(count=failures)
            if failures
            else translate("The installation is in order.")
        )
    sys.exit(1 if failures else 0)
