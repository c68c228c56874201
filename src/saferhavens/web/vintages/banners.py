"""What every page must say about the data behind it."""

from saferhavens.web.vintages.queries import showing_sample

SAMPLE_BANNER = "vintages/sample_banner.html"


def sample_banner() -> str | None:
    """The template of the banner, while anything that is shown is fictional."""
    return SAMPLE_BANNER if showing_sample() else None
