"""Read a source's about.toml."""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from saferhavens.sources.shape import About, Address


def load(path: Path) -> About:
    """The facts of a source. Raises TypeError or KeyError where one is missing: a fault of ours, found by the tests."""
    facts: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    addresses = tuple(Address(**address) for address in facts.pop("addresses"))
    patterns = tuple(facts.pop("patterns"))
    plain = {field.name for field in fields(About)} - {"addresses", "patterns"}
    return About(**{name: facts[name] for name in plain}, addresses=addresses, patterns=patterns)
