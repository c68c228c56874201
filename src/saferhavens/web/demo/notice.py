"""The banner that no page of an installation for trying things out is without."""

from django.conf import settings


def demo_notice() -> str | None:
    return "demo/banner.html" if settings.DEMO else None
