"""Promise P8, the static half: no write without `audit`, and no write past the actions."""

import ast
from pathlib import Path

import pytest

from house.code import PROJECT

WEB = PROJECT / "src" / "saferhavens" / "web"
ACTIONS = sorted([*WEB.rglob("actions.py"), *WEB.rglob("actions/*.py")])
NAMES = ("views", "pages", "api", "forms", "middleware", "kobo", "submissions")
ANSWERING = sorted([*(file for name in NAMES for file in WEB.rglob(f"{name}.py")), *WEB.rglob("views/*.py")])
ACTS_FOR_NOBODY_KNOWN = {"intake/anonymous/actions.py": {"answer", "tell"}}
"""Of the sender nothing may be known, so these record under a constant of their file instead of taking `audit`."""

WRITING = {"save", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "update_or_create"}


def place(file: Path) -> str:
    return str(file.relative_to(WEB))


def functions_of(file: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)}


def public_writers(file: Path) -> list[ast.FunctionDef]:
    """The functions that others may call and that write, themselves or through helpers of the same file."""
    functions = functions_of(file)
    writers = {name for name, node in functions.items() if methods_called(node) & WRITING or changes_rows(node)}
    while more := {name for name, node in functions.items() if names_called(node) & writers} - writers:
        writers |= more
    writers -= ACTS_FOR_NOBODY_KNOWN.get(place(file), set())
    return [functions[name] for name in sorted(writers) if not name.startswith("_")]


def methods_called(tree: ast.AST) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}


def names_called(tree: ast.AST) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def changes_rows(tree: ast.AST) -> bool:
    """Whether `.update(…)` is called on a queryset; on a dictionary it is harmless."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "update" and ".objects." in ast.unparse(node)
        for node in ast.walk(tree)
    )


def takes_audit(function: ast.FunctionDef) -> bool:
    given = function.args
    return "audit" in {argument.arg for argument in given.posonlyargs + given.args + given.kwonlyargs}


def uses_audit(function: ast.FunctionDef) -> bool:
    """Whether the function records with `audit`, or hands it on to one that does."""
    return any(isinstance(node, ast.Name) and node.id == "audit" for node in ast.walk(function))


def test_there_are_actions():
    assert "people/actions.py" in [place(file) for file in ACTIONS]
    assert {"invite", "disable_person"} <= {function.name for function in public_writers(WEB / "people" / "actions.py")}


def test_in_people_whatever_is_public_is_an_action():
    actions = functions_of(WEB / "people" / "actions.py")
    assert [name for name, node in actions.items() if not name.startswith("_") and not takes_audit(node)] == []


@pytest.mark.parametrize("file", ACTIONS, ids=place)
def test_every_action_takes_audit(file):
    assert [function.name for function in public_writers(file) if not takes_audit(function)] == []


@pytest.mark.parametrize("file", ACTIONS, ids=place)
def test_every_action_uses_audit(file):
    assert [function.name for function in public_writers(file) if not uses_audit(function)] == []


@pytest.mark.parametrize("file", ANSWERING, ids=place)
def test_whatever_answers_requests_writes_through_actions_only(file):
    assert methods_called(ast.parse(file.read_text())) & WRITING == set()
