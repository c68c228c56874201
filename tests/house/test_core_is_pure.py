"""`core` computes: no Django, no network, no disk, no clock, no random state of its own."""

import ast

import pytest

from house.code import SOURCE, python_files, relative, tree

FORBIDDEN_MODULES = {
    "django", "httpx", "urllib.request", "socket", "http", "requests", "smtplib", "ssl",  # network and web
    "pathlib", "os", "shutil", "tempfile", "sqlite3", "subprocess", "io", "glob",  # disk and machine
    "time", "random", "secrets", "threading", "multiprocessing",  # clock, chance, other threads
}  # fmt: skip
FORBIDDEN_CALLS = {"open", "print", "input", "eval", "exec", "now", "today", "utcnow", "uuid1", "uuid4"}
GLOBAL_CHANCE = {"seed", "rand", "randn", "randint", "random_sample", "choice", "shuffle", "normal", "uniform"}

CORE = python_files("src/saferhavens/core")


def imported(module: ast.Module) -> set[str]:
    """The full names of all modules that `module` imports."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def is_forbidden(name: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in FORBIDDEN_MODULES)


def calls(module: ast.Module) -> set[str]:
    """The last words of everything that is called: `today` for datetime.date.today()."""
    functions = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    return {each.id for each in functions if isinstance(each, ast.Name)} | {
        each.attr for each in functions if isinstance(each, ast.Attribute)
    }


def global_chance(module: ast.Module) -> list[str]:
    """Uses of NumPy's random state that all share: np.random.normal(), but not np.random.default_rng(seed)."""
    return [
        ast.unparse(node)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and node.attr in GLOBAL_CHANCE
        and ast.unparse(node.value).endswith(".random")
    ]


def test_core_is_there():
    assert SOURCE / "core" / "words.py" in CORE


@pytest.mark.parametrize("path", CORE, ids=relative)
def test_it_imports_nothing_that_reaches_outside(path):
    assert [name for name in imported(tree(path)) if is_forbidden(name)] == []


@pytest.mark.parametrize("path", CORE, ids=relative)
def test_it_reads_no_file_and_no_clock(path):
    assert calls(tree(path)) & FORBIDDEN_CALLS == set()


@pytest.mark.parametrize("path", CORE, ids=relative)
def test_it_uses_no_random_state_that_others_share(path):
    assert global_chance(tree(path)) == []


@pytest.mark.parametrize("code", ["import os", "from os import path", "from urllib import request", "import django.db"])
def test_this_test_would_see_a_forbidden_import(code):
    assert any(is_forbidden(name) for name in imported(ast.parse(code)))


def test_this_test_would_see_a_forbidden_call():
    assert calls(ast.parse("datetime.date.today()")) & FORBIDDEN_CALLS
    assert global_chance(ast.parse("np.random.normal(0, 1)"))
    assert not global_chance(ast.parse("np.random.default_rng(1).normal(0, 1)"))
