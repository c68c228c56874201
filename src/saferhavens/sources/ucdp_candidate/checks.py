"""Checks of UCDP Candidate events: those of UCDP GED."""

from saferhavens.sources.ucdp_ged.checks import CHECKS

__all__ = ["CHECKS"]
