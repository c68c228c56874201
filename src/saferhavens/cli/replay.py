"""`saferhavens replay`: would a rule have warned?"""

import json
from collections.abc import Sequence

import click
from django.utils import timezone

from saferhavens.cli.cluster import dask_option
from saferhavens.cli.language import translate
from saferhavens.cli.outlook import mapping, number
from saferhavens.cli.signals import delays_of, vintages_option
from saferhavens.core import problems
from saferhavens.core.forecast.months import first_day
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.outlook import actions, replaying, series, texts
from saferhavens.web.outlook.kept import Replayed

LINES = {
    "events": gettext_noop("events that began"),
    "hits": gettext_noop("warned of before"),
    "late": gettext_noop("alarm only when it had begun"),
    "missed": gettext_noop("no alarm"),
    "hits_by_chance": gettext_noop("hits to expect by chance"),
    "lead_median": gettext_noop("months of lead, median"),
    "lead_q25": gettext_noop("months of lead, first quartile"),
    "lead_q75": gettext_noop("months of lead, third quartile"),
    "alarms": gettext_noop("first alarms"),
    "false_alarms": gettext_noop("false alarms"),
    "censored": gettext_noop("alarms whose time is not over"),
    "false_per_100_cell_months": gettext_noop("false alarms per 100 cell-months"),
    "false_per_analyst_month": gettext_noop("false alarms per analyst and month"),
}


@click.command(help=translate("Would we have warned? Replay the history of a place with a rule."))
@click.option("--place", required=True, metavar="COL-05", help=translate("A country, or one of its first divisions."))
@click.option("--rule", required=True, metavar="NAME", help=translate("The rule, such as “chart by month”."))
@click.option("--json", "as_json", is_flag=True, help=translate("Print one JSON object."))
@vintages_option
@dask_option
def replay(place: str, rule: str, vintages: str | None, as_json: bool, dask: str | None) -> None:
    """Replay the history of one place. Raises RULE_NOT_KNOWN, PLACE_NOT_FORECAST, and what the data raise."""
    known = [each.name for each in replaying.RULES]
    if rule not in known:
        raise ProblemError(problems.RULE_NOT_KNOWN, rule=rule, rules=", ".join(known))
    works, _vintages = series.replays_of(place.partition("-")[0], timezone.localdate(), delays_of(vintages))
    chosen = [work for work in works if work.rule.name == rule]
    (found,) = mapping(replaying.every_record, f"{place}, {rule}", dask)(chosen)
    show(of_place(found, place), as_json=as_json)


def of_place(found: Sequence[Replayed], place: str) -> Replayed:
    """Raises PLACE_NOT_FORECAST."""
    kept = next((each for each in found if each.place == place), None)
    if kept is None:
        raise ProblemError(problems.PLACE_NOT_FORECAST, place=place)
    return kept


def show(found: Replayed, *, as_json: bool) -> None:
    figures = actions.replay_figures(found.record)
    if as_json:
        more = {"place": found.place, "rule": found.rule.name, "input_hash": found.input_hash}
        course = actions.finite_rows(found.course)
        click.echo(json.dumps(more | figures | {"course": course}, ensure_ascii=False, indent=2))
        return
    span = f"{first_day(found.record.first):%Y-%m} – {first_day(found.record.last):%Y-%m}"
    click.echo(f"{found.place}, {found.rule.name}, {span}")
    for first, last, known in found.record.spans:
        click.echo(f"{first_day(first):%Y-%m} – {first_day(last):%Y-%m}: {translate(texts.KNOWN_THEN[known])}")
    for name, words in LINES.items():
        click.echo(f"{number(figures[name]):>12}  {translate(words)}")  # type: ignore[arg-type]  # all are numbers
