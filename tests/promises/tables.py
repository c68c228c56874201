"""Tables and files as readers get them, back in numbers."""

import csv
import html
import io
import re

THOUSANDS = {"en": ",", "es": "."}


def text_of(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def part(page: str, begin: str, end: str) -> str:
    """What stands between two marks of a page."""
    return page.split(begin, 1)[1].split(end, 1)[0]


def rows(table: str) -> list[list[str]]:
    """The cells of a table's body, row by row."""
    body = part(table, "<tbody", "</tbody>")
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    ]


def whole(cell: str, language: str) -> int | None:
    """A number of people as the language groups its digits; a dash is "not known"."""
    digits = cell.replace(THOUSANDS[language], "")
    return int(digits) if digits.isdecimal() else None


def records(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by the names of its columns."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
