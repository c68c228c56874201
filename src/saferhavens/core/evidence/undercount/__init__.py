"""How many were never documented: capture-recapture over the lists of several organisations, or a refusal with reasons.

    lists_from(memberships)  →  CaptureHistories  →  estimate(histories, frame, seed)  →  Undercount | Refusal

`histories.py` who documented what · `gate.py` when nothing may be said · `chapman.py`, `loglinear.py`,
`latentclass.py` the methods · `estimate.py` the methods held against each other · `values.py` what comes out.

Everything here is for people who may see the reports: a refusal or an estimate of a small stratum tells about single
incidents, and goes to others only through `saferhavens.core.disclosure`.
"""
