"""Signals: counts that are higher, or more silent, than they should be; and how such alarms did in the past.

    scan(counts, at, rule=…)  →  ScanResult  →  episodes(signals, neighbours)
    replay(counts, rule, steps, events, horizon)  →  Record

`values.py` what goes in and comes out · `rules.py` the rules of the program · `cells.py` a table as arrays ·
`baseline.py` what is expected · `negative_binomial.py`, `cusum.py`, `ears.py` the tests · `findings.py` all methods in
one shape · `discovery.py` false alarms over all cells · `repeats.py`, `episodes.py` fewer things to read ·
`spacetime.py` clusters · `sourced.py` who reported · `sentences.py` what is said · `replay.py` would we have warned? ·
`versions.py` what was known when · `delay/` counts that are still coming in.
"""

from saferhavens.core.detection.cells import any_kind, filled
from saferhavens.core.detection.episodes import episodes
from saferhavens.core.detection.rules import RULES, named
from saferhavens.core.detection.scanning import scan, scan_steps
from saferhavens.core.detection.sentences import Counted, Sentence, Step
from saferhavens.core.detection.values import Episode, Method, Outcome, Record, Rule, ScanResult, Signal

__all__ = [
    "RULES",
    "Counted",
    "Episode",
    "Method",
    "Outcome",
    "Record",
    "Rule",
    "ScanResult",
    "Sentence",
    "Signal",
    "Step",
    "any_kind",
    "episodes",
    "filled",
    "named",
    "scan",
    "scan_steps",
]
