"""What the base template needs on every page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from saferhavens.core.languages import LANGUAGES

THEMES = ("light", "dark")
THEME_COOKIE = "theme"

notices: list[Callable[[], str | None]] = []
"""Apps add here functions that return the name of a banner template to be shown on every page, or None."""


def page(request: HttpRequest) -> dict[str, object]:
    """Theme, languages, version and banners."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "theme": theme if theme in THEMES else "",
        "languages": [language for language in LANGUAGES if language.complete],
        "language": get_language(),
        "version": settings.VERSION,
        "source_address": settings.SOURCE_ADDRESS,
        "contact": settings.CONTACT,
        "demo": settings.DEMO,
        "banners": [banner for banner in (notice() for notice in notices) if banner],
    }
