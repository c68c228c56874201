"""The rules that come with the program. Each is the default of one method; an office sets its own beside them.

The settings by month are those with the most hits in Colombia's departments before 2005, among settings with at most
two false alarms per 100 department-months; what they did elsewhere and later: `saferhavens bench signals` and
docs/methods/signals.md. HDX Signals' own are OCHA's. The settings by week are judgement, tried on invented outbreaks.
"""

from typing import Any

from saferhavens.core.detection.sentences import Counted, Step
from saferhavens.core.detection.values import Method, Rule
from saferhavens.core.problems import RULE_NOT_KNOWN, ProblemError

MONTHLY: dict[str, Any] = {"step": Step.MONTH, "counted": Counted.EVENTS, "least_history": 12, "join": 2}

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("chart by week", Method.CUSUM, gap=4, least_history=13, young=Method.EARS_C2),
        Rule("one week by itself", Method.PREDICTIVE, least_history=13, young=Method.EARS_C2),
        Rule("new feed by week", Method.EARS_C2),
        Rule("silence by week", Method.SILENCE, window=4, least_history=13, floor=4),
        Rule("clusters by week", Method.SPACE_TIME, window=8, least_history=13, run_length=100),
        Rule("chart by month", **MONTHLY, method=Method.CUSUM, baseline=36, gap=3, false_share=0.5),
        Rule("one month by itself", **MONTHLY, method=Method.PREDICTIVE, baseline=60, false_share=0.25, false_alarms=3),
        Rule("new feed by month", **MONTHLY, method=Method.EARS_C2, false_share=0.5, false_alarms=3),
        Rule("highest of a year by month", **MONTHLY, method=Method.HIGHEST, baseline=12, longer=36),
        Rule("silence by month", **MONTHLY, method=Method.SILENCE, baseline=36, window=3, floor=4),
        Rule(
            "HDX Signals, deaths by month",
            Method.HIGHEST,
            Step.MONTH,
            Counted.DEATHS,
            baseline=12,
            longer=36,
            floor=100,
            join=2,
        ),
    )
}


def named(name: str) -> Rule:
    """The rule of this name. Raises RULE_NOT_KNOWN."""
    if name not in RULES:
        raise ProblemError(RULE_NOT_KNOWN, rule=name, rules=", ".join(RULES))
    return RULES[name]
