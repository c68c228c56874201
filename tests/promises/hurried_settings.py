"""The program's own settings, with jobs that come due at once, so that a worker is killed while it works."""

from datetime import timedelta

from saferhavens.web.settings import *  # noqa: F403 - settings modules extend by star

RECURRING_JOBS = {
    "saferhavens.web.evidence.tasks.drain": timedelta(seconds=1),
    "saferhavens.web.evidence.tasks.find_duplicates": timedelta(seconds=1),
}
