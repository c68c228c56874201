"""`saferhavens bench`: how fast pages, loading and intake are. The work itself is in the folder benchmarks/."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from saferhavens.cli.cluster import dask_option
from saferhavens.cli.install import PROJECT
from saferhavens.cli.unexpected import errors

BENCHMARKS = PROJECT / "benchmarks"


@click.group()
def bench() -> None:
    """Measure how fast pages and loading are; results are printed as JSON and added to benchmarks/RESULTS.md."""


@bench.command("load")
@click.option("--events", default=400_000, show_default=True, help="How many invented events to load.")
@click.option("--invented-only", is_flag=True, help="Leave the real files out.")
@click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
def load(events: int, invented_only: bool, no_record: bool) -> None:
    """Measure loading, into a database of its own that is thrown away."""
    switches = {"--invented-only": invented_only, "--no-record": no_record}
    run_apart("load", f"--events={events}", *(name for name, on in switches.items() if on))


@bench.command("pages")
@click.option("--events", default=400_000, show_default=True, help="How many invented events the database holds.")
@click.option("--rounds", default=20, show_default=True, help="How often each address is asked.")
@click.option("--invented-only", is_flag=True, help="Leave the real files out.")
@click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
def pages(events: int, rounds: int, invented_only: bool, no_record: bool) -> None:
    """Measure pages, data endpoints and the first load in a browser, on a database of its own that is thrown away."""
    switches = {"--invented-only": invented_only, "--no-record": no_record}
    run_apart("pages", f"--events={events}", f"--rounds={rounds}", *(name for name, on in switches.items() if on))


@bench.command("intake")
@click.option("--reports", default=3_000, show_default=True, help="How many invented reports to send.")
@click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
def intake(reports: int, no_record: bool) -> None:
    """Measure how many reports a second are taken in and worked through, in a database that is thrown away."""
    run_apart("intake", f"--reports={reports}", *(["--no-record"] if no_record else []))


@bench.command("queue")
@click.option("--incidents", default=1_000_000, show_default=True, help="How many invented incidents there are.")
@click.option("--most", default=2_000, show_default=True, help="Addresses that each person asks at most.")
@click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
def queue(incidents: int, most: int, no_record: bool) -> None:
    """Measure the queue, the list of incidents and searches, in a database that is thrown away."""
    run_apart("queue_pages", f"--incidents={incidents}", f"--most={most}", *(["--no-record"] if no_record else []))


@bench.command("duplicates")
@click.option("--data", type=click.Path(dir_okay=False), help="A Parquet file of IDMC's displacement updates.")
@click.option("--reports", default=0, help="Measure seconds and memory with so many invented reports instead.")
@click.option("--splits", default=5, show_default=True, type=click.IntRange(1, 5), help="How many splits to score.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
def duplicates(data: str | None, reports: int, splits: int, as_json: bool, no_record: bool) -> None:
    """Measure how well, or how fast, reports of one event are found."""
    if bool(data) == bool(reports):
        raise click.UsageError("Name a file with --data, or a number of invented reports with --reports.")
    given = f"--data={Path(data).resolve()}" if data else f"--reports={reports}"
    switches = {"--json": as_json, "--no-record": no_record}
    run_apart("duplicates", given, f"--splits={splits}", *(name for name, on in switches.items() if on))


@bench.command("imports")
@click.option("--rows", default=100_000, show_default=True, help="How many rows the invented table has.")
@click.option("--xlsx", is_flag=True, help="An XLSX instead of a CSV.")
@click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
def imports(rows: int, xlsx: bool, no_record: bool) -> None:
    """Measure the import of a table, and its undo, into a database of its own that is thrown away."""
    switches = {"--xlsx": xlsx, "--no-record": no_record}
    run_apart("imports", f"--rows={rows}", *(name for name, on in switches.items() if on))


def recorded[C: Callable[..., None]](command: C) -> C:
    """Gives a command what all benchmarks of forecasts take: --dask, --json and --no-record."""
    record = click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
    as_json = click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
    return record(as_json(dask_option(command)))


@bench.command("onset")
@click.option("--data", required=True, type=click.Path(file_okay=False), help="A folder of the Early Warning Project.")
@click.option("--first", default=1994, show_default=True, help="The first year that is forecast.")
@click.option("--last", default=2024, show_default=True, help="The last year that is forecast.")
@recorded
def onset(data: str, dask: str | None, as_json: bool, no_record: bool, **years: int) -> None:
    """Measure how well the onset of mass killing is forecast, beside the Early Warning Project's published test."""
    given = [f"--data={Path(data).resolve()}", *(f"--{name}={year}" for name, year in years.items())]
    run_forecasts("onset", given, dask, as_json, no_record)


@bench.command("divisions")
@click.option("--data", required=True, type=click.Path(file_okay=False), help="A folder of UCDP's events as Parquet.")
@recorded
def divisions(data: str, dask: str | None, as_json: bool, no_record: bool) -> None:
    """Measure how well deaths a division (ADM1) and month are forecast, from rolling origins."""
    run_forecasts("divisions", [f"--data={Path(data).resolve()}"], dask, as_json, no_record)


@bench.command("displacement")
@click.option("--series", required=True, type=click.Path(dir_okay=False), help="IDMC's monthly series by vintage.")
@recorded
def displacement(series: str, dask: str | None, as_json: bool, no_record: bool) -> None:
    """Measure how well new displacement a country and month is forecast, from rolling origins and vintages."""
    run_forecasts("displacement", [f"--series={Path(series).resolve()}"], dask, as_json, no_record)


@bench.command("nowcast")
@click.option("--vintages", required=True, type=click.Path(dir_okay=False), help="Figures by month and vintage.")
@recorded
def nowcast(vintages: str, dask: str | None, as_json: bool, no_record: bool) -> None:
    """Measure how well it is told what the newest figures will become once all is reported."""
    run_forecasts("nowcast", [f"--vintages={Path(vintages).resolve()}"], dask, as_json, no_record)


@bench.command("counts")
@click.option("--history", required=True, type=click.Path(dir_okay=False), help="Counts by country_id and month_id.")
@click.option("--actuals", required=True, type=click.Path(dir_okay=False), help="What came, in the same columns.")
@click.option("--covariates", type=click.Path(dir_okay=False), help="More columns by country_id and month_id.")
@click.option("--window", "windows", required=True, multiple=True, metavar="YEAR", help="A year, or all; repeatable.")
@click.option("--benchmarks", type=click.Path(file_okay=False), help="A folder of published draws and scores.")
@click.option("--column", help="Which column is counted, where the files hold several, such as ged_os.")
@click.option("--allow-changes", is_flag=True, help="Places may appear and vanish; else that is a problem.")
@recorded
def counts(
    windows: tuple[str, ...], allow_changes: bool, dask: str | None, as_json: bool, no_record: bool, **given: str | None
) -> None:
    """Measure how well deaths a country and month are forecast, beside the benchmarks of the VIEWS challenge."""
    column = given.pop("column")
    files = [f"--{name}={Path(path).resolve()}" for name, path in given.items() if path]
    named = [f"--window={each}" for each in windows] + ([f"--column={column}"] if column else [])
    switches = ["--allow-changes"] if allow_changes else []
    run_forecasts("counts", [*files, *named, *switches], dask, as_json, no_record)


@bench.command("signals")
@click.option("--data", type=click.Path(file_okay=False), help="A folder of UCDP's events as Parquet, to be replayed.")
@click.option("--only", type=click.Choice(["speed", "outbreaks", "history"]), help="Measure this alone.")
@click.option("--municipalities", default=1_121, show_default=True, type=click.IntRange(1), help="Of the speed test.")
@click.option("--weeks", default=520, show_default=True, type=click.IntRange(60), help="Of the speed test.")
@recorded
def signals(data: str | None, only: str | None, dask: str | None, as_json: bool, no_record: bool, **size: int) -> None:
    """Measure how fast signals are, how they find invented outbreaks, and what they would have said in the past."""
    if only == "history" and not data:
        raise click.UsageError("Name the folder of events with --data.")
    given = {"--data": data and str(Path(data).resolve()), "--dask": dask, "--only": only}
    switches = {"--json": as_json, "--no-record": no_record}
    options = [f"{name}={value}" for name, value in given.items() if value]
    options += [f"--{name}={value}" for name, value in size.items()]
    run_apart("signals", *options, *(name for name, on in switches.items() if on))


@bench.command("outlook")
@click.option("--data", required=True, type=click.Path(file_okay=False), help="A folder of the sources' files.")
@click.option("--trials", is_flag=True, help="Also the trials on the past, which take longer.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
def outlook(data: str, trials: bool, as_json: bool, no_record: bool) -> None:
    """Measure how long the nightly outlook takes, in a database that is thrown away."""
    switches = {"--trials": trials, "--json": as_json, "--no-record": no_record}
    run_apart("outlook", f"--data={Path(data).resolve()}", *(name for name, on in switches.items() if on))


def run_forecasts(name: str, data: list[str], dask: str | None, as_json: bool, no_record: bool) -> None:
    switches = {"--json": as_json, "--no-record": no_record}
    given = [f"--dask={dask}"] if dask else []
    run_apart(name, *data, *given, *(name for name, on in switches.items() if on))


@bench.command("panels")
@click.option("--events", default=400_000, show_default=True, help="How many invented events there are.")
@dask_option
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--no-record", is_flag=True, help="Only print, do not add to benchmarks/RESULTS.md.")
def panels(events: int, dask: str | None, as_json: bool, no_record: bool) -> None:
    """Measure how fast panels are made, beside pandas in the same run, and on two processes."""
    given = [f"--events={events}", *([f"--dask={dask}"] if dask else [])]
    switches = {"--json": as_json, "--no-record": no_record}
    run_apart("panels", *given, *(name for name, on in switches.items() if on))


def run_apart(name: str, *options: str) -> None:
    """Run benchmarks/NAME.py in a process and an empty home of its own, and end with its exit code if it failed."""
    with tempfile.TemporaryDirectory(prefix="saferhavens-bench-") as home:
        own = {
            "SAFERHAVENS_BENCH_ERRORS": str(errors()),
            "SAFERHAVENS_HOME": home,
            "DATABASE_URL": os.environ.get("SAFERHAVENS_BENCH_DATABASE_URL", ""),
        }
        command = [sys.executable, str(BENCHMARKS / f"{name}.py"), *options]
        done = subprocess.run(command, env=os.environ | own, check=False)  # noqa: S603 - our own script
    if done.returncode:
        sys.exit(done.returncode)
