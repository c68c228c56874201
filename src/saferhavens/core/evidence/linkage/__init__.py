"""Duplicates: which reports probably speak of the same incident, how probable it is, and why, in plain words.

A person decides. Nothing here merges anything: the zone SAME is a stronger proposal, no more.

Method: Fellegi and Sunter (1969). Each pair of reports that comes into question (`blocking`) is compared field by
field (`comparisons`); each comparison ends at one level; each level weighs log2(m/u) for or against (`model`), and the
sum is a probability. Fields that hang together, such as district and place, are one comparison. A field that is
missing in one report weighs nothing. Cut-offs follow from what mistakes cost (`settings`).

DuckDB and splink do the work (`engine`), in memory: the database may neither read nor write a file.
"""

from saferhavens.core.evidence.linkage.finding import Pair, candidate_frame, candidate_pairs
from saferhavens.core.evidence.linkage.model import LinkageModel
from saferhavens.core.evidence.linkage.reasons import reasons_in_words
from saferhavens.core.evidence.linkage.reports import LinkageReport
from saferhavens.core.evidence.linkage.settings import Costs, LinkageSettings, Zone

__all__ = [
    "Costs",
    "LinkageModel",
    "LinkageReport",
    "LinkageSettings",
    "Pair",
    "Zone",
    "candidate_frame",
    "candidate_pairs",
    "reasons_in_words",
]
