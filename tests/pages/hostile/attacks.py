"""What hostile visitors send, by kind, and the places of a request in which they send it."""

from collections.abc import Iterator

SCRIPT = "<script>alert(1)</script>"

VALUES = {
    "empty": "",
    "blank": "   ",
    "nul": "\0",
    "nul inside": "COL\0' OR 1=1",
    "control characters": "".join(map(chr, range(1, 32))),
    "right-to-left override": "\u202eLOC\u202c",
    "zero width": "C\u200bO\ufeffL",
    "full-width digits": "１２",
    "arabic digits": "٣",
    "superscript": "²",
    "ligature": "ﬁ",
    "surrogate half as bytes": "\udced\udca0\udc80",
    "bytes that are no text": "\udcff\udcfe",
    "four kilobytes": "x" * 4096,
    "many words": "a " * 2000,
    "many commas": "1," * 2000,
    "a number of 400 digits": "9" * 400,
    "a number of 5000 digits": "9" * 5000,
    "a number beyond 64 bits": str(2**64),
    "a negative number": "-1",
    "minus zero": "-0",
    "a number with an exponent": "1e309",
    "not a number": "nan",
    "infinite": "-inf",
    "underscores": "1_0",
    "hexadecimal": "0x10",
    "sql": "1' OR '1'='1' --",
    "sql with a second command": "1; DROP TABLE ledger_entry; --",
    "wildcards": "%_%\\%[a-z]",
    "html": SCRIPT,
    "html in an attribute": "\" autofocus onfocus=alert(1) x='",
    "html that closes a script": "</script><svg onload=alert(1)>",
    "template": "{{ settings.SECRET_KEY }}{% debug %}{# x #}",
    "format": "{0} {name.__class__} %s %(name)s %n",
    "header": "x\r\nSet-Cookie: owned=1\r\n\r\n<html>",
    "log line": "x\n2026-01-01 CRITICAL forged",
    "path": "../../../../etc/passwd",
    "windows path": "..\\..\\win.ini",
    "shell": "$(id) `id` | id",
    "ldap": "*)(uid=*))(|(uid=*",
    "json": '{"$gt": ""}',
    "emoji": "😀" * 40,
    "combining": "a" + "\u0301" * 500,
    "repeated expression": "a" * 60 + "!",
    "formula": "=cmd|' /C calc'!A0",
}
"""Kind of attack → what is sent as the value of a parameter. `\\udcXX` stands for the byte XX."""

REDIRECTS = {
    "another site": "https://evil.example/",
    "without a scheme": "//evil.example/",
    "three slashes": "///evil.example/",
    "backslashes": "\\\\evil.example",
    "slash and backslash": "/\\evil.example/",
    "blank before": " //evil.example/",
    "tab inside": "/\t/evil.example/",
    "newline inside": "/\n/evil.example/",
    "control character before": "\x01//evil.example",
    "a user name": "http://testserver@evil.example/",
    "a script": "javascript:alert(1)",
    "a script in capitals": "JaVaScRiPt:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "encoded slashes": "/%2f%2fevil.example/..",
    "nul": "/\0//evil.example",
    "full-width slashes": "／／evil.example/",
    "a dot of another script": "//evil。example/",
    "ipv6": "http://[::1]/",
    "broken ipv6": "http://[evil",
    "a header": "/\r\nSet-Cookie: owned=1",
    "very long": "/" + "x" * 100_000,
    "another scheme": "ftp://testserver/",
    "another port": "http://testserver:81/",
}

MAP_PARAMETERS = (
    *("level", "figures", "direction", "status", "origin", "date", "as", "violence", "types"),
    *("from", "to", "vague", "provisional", "flows", "at", "sort", "page"),
)
SIGHT = ("zoom", "west", "south", "east", "north")

PARAMETERS = {
    "/map/COL/": MAP_PARAMETERS,
    "/map/COL/parts/": ("types", "at", "page"),
    "/map/COL/figures.csv": ("date", "sort"),
    "/map/COL/figures.geojson": ("level", "origin"),
    "/api/v1/map/COL/areas": ("level", "figures", "from"),
    "/api/v1/map/COL/events": (*SIGHT, "types"),
    "/api/v1/map/COL/flows": ("direction",),
    "/api/v1/map/COL/vague": ("to",),
    "/api/v1/places": ("q", "limit"),
    "/places/": ("q", "sort"),
    "/places/COL/": ("year",),
    "/account/login/": ("next",),
    "/account/password/reset/": ("next",),
    "/": ("q",),
    "/data/": ("page",),
    "/design/": ("theme",),
}
"""Address → the parameters that it reads (or, for those that read none, one that it does not)."""

IN_THE_PATH = (
    "/places/{}/",
    "/places/{}/violence.csv",
    "/places/COL/{}.csv",
    "/map/{}/",
    "/map/{}/figures.csv",
    "/map/outlines/{}-1-x.json",
    "/map/outlines/COL-1-{}.json",
    "/map/around/COL-{}.json",
    "/api/v1/map/{}/areas",
    "/api/v1/places/{}",
    "/api/v1/places/{}/series",
    "/people/invitation/{}/",
    "/account/password/reset/key/1-{}/",
    "/account/password/reset/key/{}-abc/",
    "/{}",
)
"""Addresses with a hole for something hostile."""


def as_bytes(text: str) -> bytes:
    """What goes over the wire for a value of `VALUES`."""
    return text.encode("utf-8", "surrogateescape")


def cases() -> Iterator[tuple[str, str]]:
    """Each address with each of its parameters."""
    for address, names in PARAMETERS.items():
        for name in names:
            yield address, name
