"""The rules that come with the program. Each is the default of one method; an office sets its own beside them.

Numbers that are not a source's own were chosen on the years before 2005 of UCDP's events in Colombia, and are scored on
the years after: `saferhavens bench signals` and docs/methods/signals.md.
"""

from saferhavens.core.detection.sentences import Counted, Step
from saferhavens.core.detection.values import Method, Rule
from saferhavens.core.problems import RULE_NOT_KNOWN, ProblemError

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("chart by week", Method.CUSUM, gap=4, least_history=13, young=Method.EARS_C2),
        Rule("one week by itself", Method.PREDICTIVE, least_history=13, young=Method.EARS_C2),
        Rule("new feed by week", Method.EARS_C2),
        Rule("silence by week", Method.SILENCE, window=4, least_history=13, floor=4),
        Rule("clusters by week", Method.SPACE_TIME, window=8, least_history=13, run_length=100),
        Rule("chart by month", Method.CUSUM, Step.MONTH, baseline=36, gap=1, least_history=12, join=2),
        Rule("one month by itself", Method.PREDICTIVE, Step.MONTH, baseline=36, least_history=12, join=2),
        Rule("new feed by month", Method.EARS_C2, Step.MONTH, join=2),
        Rule("silence by month", Method.SILENCE, Step.MONTH, baseline=36, window=3, least_history=12, floor=4, join=2),
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
