"""Whoever switches a check off says why, on the same line."""

import io
import re
import tokenize

import pytest

from house.code import python_files, relative

SWITCH = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover|fmt:\s*skip)\b(?P<codes>[^#]*)(?P<rest>#.*)?")
CODES = re.compile(r"^\s*(:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*|\[[\w\-, ]+\])?")
SHORTEST_REASON = 5  # characters
NEEDS_NO_REASON = ("fmt: skip",)  # the layout of a table explains itself


def comments(text: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def lacks_reason(comment: str) -> bool:
    """Whether `comment` switches a check off and says no more than that."""
    found = SWITCH.search(comment)
    if not found or found.group(1).replace("fmt:skip", "fmt: skip") in NEEDS_NO_REASON:
        return False
    reason = CODES.sub("", found.group("codes")).strip(" -–—:") + (found.group("rest") or "")
    return len(reason) < SHORTEST_REASON


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("# noqa: S608", True),
        ("# noqa: S608  our own names", False),
        ("# noqa: E402, F403 - the environment must be set first", False),
        ("# type: ignore[misc]", True),
        ("# type: ignore[misc]  # Django's own types say otherwise", False),
        ("# pragma: no cover", True),
        ("# noqa", True),
        ("# an ordinary comment", False),
    ],
)
def test_a_reason_is_told_from_none(comment, wanted):
    assert lacks_reason(comment) is wanted


def test_every_exception_has_a_reason():
    found = [
        f"{relative(path)}:{line}: {comment}"
        for path in python_files()
        for line, comment in comments(path.read_text())
        if lacks_reason(comment)
    ]
    assert found == []
