"""Starting Django for a command. Imported only by commands that need it, because it takes most of a second."""

import os

import django
from django.utils import translation

from saferhavens.cli.language import terminal_language


def start() -> None:
    """Set Django up, in the language of the terminal. Raises what reading the settings raises."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    django.setup()
    translation.activate(terminal_language())
