"""The language of the command line: that of the terminal (LC_ALL, LC_MESSAGES, LANG) if we have it, else English."""

import gettext
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from saferhavens.core.languages import DEFAULT_LANGUAGE, LANGUAGES

LOCALE = Path(__file__).resolve().parents[3] / "locale"


def terminal_language(given: Mapping[str, str] = os.environ) -> str:
    """The code of the language: `es` for LANG=es_CO.UTF-8."""
    wanted = given.get("LC_ALL") or given.get("LC_MESSAGES") or given.get("LANG") or ""
    code = wanted.split(".")[0].split("_")[0].lower()
    return code if code in {language.code for language in LANGUAGES} else DEFAULT_LANGUAGE


@cache
def translations(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, languages=[language], fallback=True)


def translate(message: str) -> str:
    """`message` in the language of the terminal."""
    return translations(terminal_language()).gettext(message)
