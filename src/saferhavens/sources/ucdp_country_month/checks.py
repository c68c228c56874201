"""Checks of UCDP's deaths by country and month: those of VIEWS, which counts the same events."""

from saferhavens.sources.views_country_month.checks import CHECKS

__all__ = ["CHECKS"]
