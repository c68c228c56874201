"""The set-up: what it calls, what it skips the second time, what it says when something fails. No network is used."""

import subprocess
import sys

import pytest

from saferhavens.cli import install
from saferhavens.cli.install import StepFailedError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A clone in which nothing is installed yet."""
    (tmp_path / "frontend" / "js").mkdir(parents=True)
    (tmp_path / "frontend" / "css").mkdir()
    (tmp_path / "setup").mkdir()
    places = {
        "PROJECT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
        "STAMPS": tmp_path / ".venv" / "stamps",
        "FRONTEND": tmp_path / "frontend",
        "LOCK": tmp_path / "requirements.lock",
        "DEV_LOCK": tmp_path / "requirements-dev.lock",
        "SPARK_LOCK": tmp_path / "requirements-spark.lock",
        "UV_LOCK": tmp_path / "setup" / "uv.lock",
    }
    for name, place in places.items():
        monkeypatch.setattr(install, name, place)
    for lock in ("LOCK", "DEV_LOCK", "SPARK_LOCK", "UV_LOCK"):
        places[lock].write_text(lock)
    return tmp_path


@pytest.fixture
def called(monkeypatch):
    """The titles of the steps that were done, instead of doing them."""
    titles = []
    monkeypatch.setattr(install, "call", lambda title, *_command, **_options: titles.append(title))
    monkeypatch.setattr(install, "find_node", lambda: install.PROJECT)
    return titles


class TestPackages:
    def test_they_are_installed_once(self, folder, called):
        install.install_packages(dev=False)
        install.install_packages(dev=False)
        assert called == ["Python packages"]

    def test_a_new_lock_installs_them_again(self, folder, called):
        install.install_packages(dev=False)
        install.LOCK.write_text("newer")
        install.install_packages(dev=False)
        assert called == ["Python packages"] * 2

    def test_what_tests_need_comes_on_top(self, folder, called):
        install.install_packages(dev=False)
        install.install_packages(dev=True)
        assert called == ["Python packages"] * 2

    def test_what_tests_need_is_not_taken_away_by_running(self, folder, called):
        install.install_packages(dev=True)
        install.install_packages(dev=False)
        assert called == ["Python packages"]

    def test_a_broken_off_installation_is_done_again(self, folder, called, monkeypatch):
        def break_off(title, *_command):
            raise StepFailedError(title, [], "")

        install.install_packages(dev=False)
        install.LOCK.write_text("newer")
        with monkeypatch.context() as broken:
            broken.setattr(install, "call", break_off)
            with pytest.raises(StepFailedError):
                install.install_packages(dev=False)
        install.LOCK.write_text("LOCK")
        install.install_packages(dev=False)
        assert called == ["Python packages"] * 2


class TestSpark:
    def test_it_is_installed_once_and_again_after_the_packages_beside_it(self, folder, called):
        install.install_spark()
        install.install_spark()
        assert called == ["Spark, for its tests"]
        install.DEV_LOCK.write_text("newer")
        install.install_spark()
        assert called == ["Spark, for its tests"] * 2

    def test_it_comes_only_for_who_asks(self, folder, called, monkeypatch):
        for step in ("make_venv", "install_project"):
            monkeypatch.setattr(install, step, lambda: None)
        install.install(dev=True, frontend="never")
        install.install(dev=True, frontend="never", spark=True)
        assert called == ["Python packages", "Spark, for its tests"]

    def test_without_it_all_else_goes_on_and_the_reason_is_said(self, folder, monkeypatch, capsys):
        def unreachable(title, *_command, **_options):
            raise StepFailedError(title, ["uv", "pip"], "dns error")

        for step in ("make_venv", "install_packages", "install_project"):
            monkeypatch.setattr(install, step, lambda **_options: None)
        monkeypatch.setattr(install, "call", unreachable)
        install.install(dev=True, frontend="never", spark=True)
        said = capsys.readouterr()
        assert "dns error" in said.out + said.err
        assert "going on without it" in said.out + said.err

    def test_it_is_built_with_the_locked_tool_alone(self, folder, monkeypatch):
        commands = []
        monkeypatch.setattr(install, "call", lambda _title, *command: commands.append(command))
        install.install_spark()
        (command,) = commands
        assert command[command.index("--build-constraints") + 1] == install.SPARK_LOCK
        assert "--require-hashes" in command


class TestBrowserLibraries:
    def make(self):
        """What npm and the bundler would have made."""
        (install.FRONTEND / "node_modules").mkdir(exist_ok=True)
        (install.FRONTEND / "dist").mkdir(exist_ok=True)

    def test_they_are_fetched_and_bundled_once(self, folder, called):
        install.install_frontend()
        self.make()
        install.install_frontend()
        assert called == ["Browser libraries", "Browser bundle"]

    def test_their_source_maps_do_not_stay(self, folder, called, monkeypatch):
        def fetch(title, *_command, **_options):
            called.append(title)
            library = install.FRONTEND / "node_modules" / "echarts" / "dist"
            if title == "Browser libraries":
                library.mkdir(parents=True)
                (library / "echarts.js").write_text("1")
                (library / "echarts.js.map").write_text("{}")
            kept.append(sorted(path.name for path in library.iterdir()))

        kept = []
        monkeypatch.setattr(install, "call", fetch)
        install.install_frontend()
        assert called == ["Browser libraries", "Browser bundle"]
        assert kept[-1] == ["echarts.js"]  # before the bundle is made, so that what it needs cannot be missing later

    def test_a_changed_script_is_only_bundled_anew(self, folder, called):
        install.install_frontend()
        self.make()
        (install.FRONTEND / "js" / "map.js").write_text("1")
        install.install_frontend()
        assert called == ["Browser libraries", "Browser bundle", "Browser bundle"]

    def test_a_new_lock_fetches_them_again(self, folder, called):
        install.install_frontend()
        self.make()
        (install.FRONTEND / "package-lock.json").write_text("{}")
        install.install_frontend()
        assert called == ["Browser libraries", "Browser bundle"] * 2

    def test_a_removed_bundle_is_made_again(self, folder, called):
        install.install_frontend()
        self.make()
        (install.FRONTEND / "dist").rmdir()
        install.install_frontend()
        assert called[-1] == "Browser bundle"
        assert len(called) == 3

    @pytest.mark.parametrize(("frontend", "raises"), [("always", True), ("if-reachable", False), ("never", False)])
    def test_whether_it_goes_on_without_them_is_chosen(self, folder, called, monkeypatch, frontend, raises):
        def unreachable():
            raise StepFailedError("Browser libraries", ["npm", "ci"], "getaddrinfo EAI_AGAIN")

        for step in ("make_venv", "install_project"):
            monkeypatch.setattr(install, step, lambda: None)
        monkeypatch.setattr(install, "install_frontend", unreachable)
        if raises:
            with pytest.raises(StepFailedError):
                install.install(dev=False, frontend=frontend)
        else:
            install.install(dev=False, frontend=frontend)

    def test_a_bundle_that_fails_is_never_passed_over(self, folder, called, monkeypatch):
        def wrong():
            raise StepFailedError("Browser bundle", ["node", "build.mjs"], "Unexpected token")

        for step in ("make_venv", "install_project"):
            monkeypatch.setattr(install, step, lambda: None)
        monkeypatch.setattr(install, "install_frontend", wrong)
        with pytest.raises(StepFailedError):
            install.install(dev=True, frontend="if-reachable")


class TestNode:
    def program(self, folder, name, output):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\necho {output}\n")
        (folder / name).chmod(0o755)

    @pytest.fixture
    def machine(self, folder, monkeypatch):
        monkeypatch.setenv("PATH", str(folder / "bin"))
        monkeypatch.setattr(install, "packaged_node", lambda: folder / "packaged")
        monkeypatch.setattr(install, "call", lambda *_words, **_options: None)
        return folder / "bin"

    def test_that_of_the_machine_is_used(self, machine):
        self.program(machine, "node", "v20.20.2")
        self.program(machine, "npm", "11")
        assert install.find_node() == machine

    @pytest.mark.parametrize("version", ["v16.0.0", "nonsense", ""])
    def test_one_that_is_too_old_or_broken_is_not(self, machine, folder, version):
        self.program(machine, "node", version)
        self.program(machine, "npm", "6")
        assert install.find_node() == folder / "packaged"

    def test_without_npm_it_is_of_no_use(self, machine, folder):
        self.program(machine, "node", "v20.20.2")
        assert install.find_node() == folder / "packaged"

    def test_without_any_the_packaged_one_is_used(self, machine, folder):
        assert install.find_node() == folder / "packaged"


class TestVirtualEnvironment:
    def test_one_that_is_not_there_does_not_work(self, folder):
        assert not install.works(install.PYTHON)

    def test_one_that_was_moved_here_does_not_work(self, folder):
        """It runs, but its prefix is another folder."""
        install.PYTHON.parent.mkdir(parents=True)
        install.PYTHON.symlink_to(sys.executable)
        assert not install.works(install.PYTHON)

    def test_a_new_one_works(self, folder):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", install.VENV], check=True)
        assert install.works(install.PYTHON)

    def test_the_program_is_found_and_started_where_it_stands(self, folder):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", install.VENV], check=True)
        package = folder / "src" / "saferhavens"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text("import sys; print('started with', sys.argv[1:])")
        install.install_project()
        started = subprocess.run(
            [install.VENV / "bin" / "saferhavens", "a b"], capture_output=True, text=True, check=True
        )
        assert started.stdout == "started with ['a b']\n"


class TestWhatIsSaid:
    def test_a_failed_command_shows_what_it_printed_and_what_to_do(self, folder, capsys, monkeypatch):
        monkeypatch.setenv("LC_ALL", "C")
        with pytest.raises(StepFailedError) as failed:
            install.call("Python packages", sys.executable, "-c", "print('no network'); raise SystemExit(2)")
        install.report(failed.value)
        told = capsys.readouterr().out
        assert "✗ Python packages" in told
        assert "no network" in told
        assert "run the same again" in told

    def test_a_command_that_succeeds_is_one_line(self, folder, capsys):
        install.call("Python packages", sys.executable, "-c", "print('much noise')")
        told = capsys.readouterr().out
        assert told.count("\n") == 1
        assert "noise" not in told

    def test_it_is_said_in_spanish_too(self, monkeypatch):
        monkeypatch.setenv("LC_ALL", "es_CO.UTF-8")
        assert install.translated("Python packages") == "Paquetes de Python"

    def test_every_text_of_the_set_up_is_there_in_spanish(self):
        """They are few, and stand in the module, because the set-up runs before translations can be compiled."""
        source = (install.PROJECT / "src" / "saferhavens" / "cli" / "install.py").read_text()
        titles = {line.split('"')[1] for line in source.splitlines() if line.strip().startswith('call("')}
        assert titles
        assert titles - install.SPANISH.keys() == set()
