"""Whose figures they are: the publisher's, or nobody's while they belong to the fictional sample."""

import re
from collections.abc import Iterable
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override

from saferhavens.core.words import gettext_noop
from saferhavens.sources import registry
from saferhavens.sources.shape import About

FICTIONAL_SAMPLE = gettext_noop("Fictional sample")

_ARTICLES = {"en": "", "es": r"(?:(?P<preposition>de|a)?(?P<article>el|l) )?"}
"""What can stand before a publisher's name and must agree with it: "el ACNUR", "del ACNUR", "al ACNUR"."""
_STARTS = re.compile(r"(^|[.!?] )$")


def about_of(source: str, *, fictional: bool) -> About:
    """The facts of a source. Of invented figures: that they are invented, and in whose form, in the reader's language.

    Every line that names a publisher comes from here, on pages as in files. Raises SOURCE_UNKNOWN.
    """
    about = registry.get(source).about
    if not fictional:
        return about
    return replace(
        about,
        title=_invented_title(about),
        publisher=gettext(FICTIONAL_SAMPLE),
        homepage="",
        licence=gettext("none: invented figures"),
        licence_url="",
        cite=gettext("Not to be cited: no figure is real."),
    )


def _invented_title(about: About) -> dict[str, str]:
    titles = {}
    for language, title in about.title.items():
        with override(language):
            titles[language] = gettext("Invented figures in the form of “{title}”").format(title=title)
    return titles


def retold(text: str, sources: Iterable[str]) -> str:
    """`text` about invented figures in the form of `sources`: where it names their publishers, it names the sample."""
    language = (get_language() or "en")[:2]
    for name in {registry.get(source).about.short[language] for source in sources}:
        text = re.sub(rf"\b{_ARTICLES[language]}{re.escape(name)}\b", _sample, text, flags=re.IGNORECASE)
    return text


def _sample(found: re.Match[str]) -> str:
    """The sample's name in the place of a publisher's, with a capital where a sentence begins."""
    preposition = found.groupdict().get("preposition")
    name = gettext("the fictional sample")
    text = f"{preposition} {name}" if preposition else name
    return capfirst(text) if _STARTS.search(found.string[: found.start()]) else text
