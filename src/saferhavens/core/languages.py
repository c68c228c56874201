"""The languages of the program, in one place.

To add a language: add a row here, add `locale/<code>/LC_MESSAGES/*.po`, run `make messages`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """A language that people can read the program in.

    `complete` says that every text is translated; a test holds it to that.
    """

    code: str
    own_name: str
    complete: bool
    right_to_left: bool = False


LANGUAGES: tuple[Language, ...] = (
    Language("en", "English", complete=True),
    Language("es", "Español", complete=True),
)

DEFAULT_LANGUAGE = "en"
"""The language of the texts in the code, and the one shown to a visitor whose browser asks for none of ours."""
