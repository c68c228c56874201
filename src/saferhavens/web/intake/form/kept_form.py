"""The form that a phone keeps: which version of it, and what pages tell their scripts."""

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import get_language

from saferhavens.web.people.models import Organisation

PARTS_OF_THE_FORM = ("report-worker.js", "report.js", "site.js", "site.css")
"""Bundled files on which the form without a network rests: when one changes, phones fetch the form anew."""


def shell_version() -> str:
    return f"{build()}-{get_language()}"


@cache
def build() -> str:
    """Changes whenever the program or one of its scripts does."""
    parts = [settings.VERSION, *(bundled(name) for name in PARTS_OF_THE_FORM)]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def bundled(name: str) -> str:
    """A file of frontend/dist; nothing where the scripts have not been built: then the form works without them."""
    found = finders.find(f"ours/{name}")
    return Path(found).read_text() if found else ""


def listed(organisations: Iterable[Organisation]) -> list[dict[str, str]]:
    """Organisations as scripts know them."""
    return [{"id": str(each.pk), "name": each.name, "country": each.country} for each in organisations]


def for_scripts(organisations: Iterable[Organisation]) -> dict[str, str]:
    """What a page with the form tells its script, for the template."""
    return {"organisations": json.dumps(listed(organisations)), "shell_version": shell_version()}
