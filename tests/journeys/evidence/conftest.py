"""Several people, each with a browser of their own: the phone of those who report, and wider ones."""

from journeys.report.conftest import phone

__all__ = ["phone"]
