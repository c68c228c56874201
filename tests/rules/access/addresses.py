"""Every address of the site, found by walking the URL resolver, with arguments that name nothing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

NAMES_OF_NOTHING = ("999999", "nothing", "XXX", "csv", "keep", "00000000-0000-0000-0000-000000000000")
OF_EXPRESSIONS = {"account_reset_password_from_key": "account/password/reset/key/1-nothing/"}


class Address(NamedTuple):
    name: str
    path: str
    view: object


def every_address() -> list[Address]:
    return sorted(walk(get_resolver().url_patterns), key=lambda address: (address.name, address.path))


def walk(patterns: list, namespace: str = "", prefix: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + filled(str(pattern.pattern), pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner, route)
        elif isinstance(pattern, URLPattern):
            name = namespace + (pattern.name or route)
            yield Address(name, "/" + OF_EXPRESSIONS.get(name, route), pattern.callback)


def filled(route: str, converters: dict[str, object]) -> str:
    """`route` with something in place of each <kind:name> that its converter takes, and that names nothing."""
    for name, converter in converters.items():
        fitting = next(text for text in NAMES_OF_NOTHING if re.fullmatch(converter.regex, text))
        route = re.sub(rf"<(?:\w+:)?{name}>", fitting, route)
    return route


def is_marked_public(address: Address) -> bool:
    return getattr(address.view, "is_public", False)


def is_open(address: Address) -> bool:
    """Whether one gets there without signing in."""
    return not getattr(address.view, "login_required", True)
