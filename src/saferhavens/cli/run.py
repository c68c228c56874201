"""`saferhavens run`: prepare what is missing, start the web server and the worker, say where to look."""

import http.client
import ipaddress
import os
import socket
import sys
import time

import click

from saferhavens.cli import messages, ports, site
from saferhavens.cli.language import translate
from saferhavens.cli.progress import say, step
from saferhavens.cli.serve import Child, Supervisor
from saferhavens.core.words import gettext_noop

WEB_SERVER = gettext_noop("web server")
WORKER = gettext_noop("worker")
MOST_WORKERS = 4  # by default; more processes than that help only on large machines
THREADS = 4  # in each process of the web server
START_WITHIN = 60.0  # seconds until the first page must be there

OPEN_TO_OTHERS = gettext_noop(
    "Other machines can reach this address, and the fictional people can sign in there. Use DEMO=0 where that matters."
)


@click.command(help=translate("Prepare what is missing, start the web server and the worker."))
@click.option("--port", type=click.IntRange(1, ports.HIGHEST_PORT), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--data", "data_folder", default="", metavar="FOLDER", help=translate("Take the sources' files from here.")
)
@click.option("--demo", default="1", metavar="0|1", show_default=True, help=translate("Make the fictional people."))
@click.option("--workers", default="", metavar="N", help=translate("Processes of the web server."))
def run(port: int, host: str, data_folder: str, demo: str, workers: str) -> None:
    """Prepare what is missing and start the web server and the worker."""
    started = time.monotonic()
    ports.refuse_taken(host, port)
    set_environment(host, port, data_folder, demo)
    messages.compile_if_changed()
    site.start()
    from saferhavens.cli import prepare  # noqa: PLC0415 - imports models, which Django must know first

    sign_ins = prepare.everything()
    supervisor = Supervisor([web_server(host, port, int(workers or default_workers())), worker()])
    supervisor.listen()
    try:
        with step(translate("Web server")):
            supervisor.start(WEB_SERVER)
            wait_for_first_page(supervisor, host, port)
        if not supervisor.asked_to_stop.is_set():
            supervisor.start(WORKER)  # not at the same time: on a small machine each would slow the other down
            greet(host, port, sign_ins, time.monotonic() - started)
        supervisor.watch()
        say(translate("Stopping …"))
    finally:
        supervisor.stop()
    say(translate("Stopped."))


def set_environment(host: str, port: int, data_folder: str, demo: str) -> None:
    """What was said on the line becomes settings; those already set in the environment stay."""
    os.environ["SAFERHAVENS_DEMO"] = demo
    if data_folder:
        os.environ["SAFERHAVENS_DATA"] = data_folder
    os.environ.setdefault("SAFERHAVENS_ADDRESS", f"http://{shown(host)}:{port}")
    if not is_loopback(host):
        os.environ.setdefault("SAFERHAVENS_HOSTS", ",".join(own_names(host)))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def own_names(host: str) -> list[str]:
    """The names and addresses by which this machine may be asked for, when it listens on `host`."""
    name = socket.gethostname()
    try:
        addresses = socket.gethostbyname_ex(name)[2]
    except OSError:
        addresses = []
    names = {"localhost", "127.0.0.1", "[::1]", name, *addresses}
    return sorted(names if is_unspecified(host) else names | {shown(host)})


def is_unspecified(host: str) -> bool:
    return host in ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


def shown(host: str) -> str:
    """`host` as it stands in an address that a person opens."""
    if is_unspecified(host):
        return socket.gethostname()
    if is_loopback(host):
        return "localhost" if host != "::1" else "[::1]"
    return f"[{host}]" if ":" in host else host


def default_workers() -> int:
    return min(os.cpu_count() or 1, MOST_WORKERS)


def web_server(host: str, port: int, workers: int) -> Child:
    options = {
        "--interface": "wsgi",
        "--http": "1",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(THREADS),
        "--workers-kill-timeout": "5",
        "--log-level": "warning",
    }
    words = [word for pair in options.items() for word in pair]
    application = "saferhavens.web.wsgi:application"
    switches = ["--no-ws", "--respawn-failed-workers"]
    return Child(WEB_SERVER, [sys.executable, "-m", "granian", *words, *switches, application])


def worker() -> Child:
    return Child(WORKER, [sys.executable, "-m", "saferhavens", "work"])


def wait_for_first_page(supervisor: Supervisor, host: str, port: int) -> None:
    """Return when the web server answers or somebody asks to stop; children that end are started again meanwhile."""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and not supervisor.asked_to_stop.is_set():
        if answers(host, port):
            return
        supervisor.look()


def answers(host: str, port: int) -> bool:
    """Whether the web server gives a page: any answer counts, since which one depends on settings."""
    connection = http.client.HTTPConnection("127.0.0.1" if is_unspecified(host) else host, port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greet(host: str, port: int, sign_ins: list[str], seconds: float) -> None:
    """Where the site is, how to sign in, and how to stop."""
    say()
    say(f"  Safer Havens: http://{shown(host)}:{port}/  ({seconds:.1f} s)")
    for line in sign_ins:
        say(f"  {line}")
    if sign_ins and not is_loopback(host):
        say(f"  {translate(OPEN_TO_OTHERS)}")
    say(f"  {translate('Other commands: {command}').format(command='.venv/bin/saferhavens --help')}")
    say(f"  {translate('Ctrl-C stops everything.')}")
    say()
