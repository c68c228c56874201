"""Plain words for the codes of the outlook: predictors, models, measures, kinds of what is counted.

The definitions of the predictors are those of the Early Warning Project's replication files (2025) and of V-Dem, from
which most of them are made.
"""

from django.utils.translation import gettext

from saferhavens.core.words import gettext_noop as _

PREDICTORS: dict[str, str] = {
    "widetargeting": _("mass killing under way, aimed at people of any group"),
    "narrowtargeting": _("mass killing under way, aimed at one ethnic group"),
    "v2csgender_binary": _("women's part in civil society"),
    "v2mecenefm_binary": _("censorship of the media"),
    "partyban.new.0": _("whether all political parties, or all but one, are banned"),
    "partyban.new.1": _("whether some political parties are banned"),
    "partyban.new.2": _("whether no political party is banned"),
    "minorityrule": _("rule by a minority group"),
    "judicialreform": _("reforms of the independence of the courts"),
    "religiousfreedom": _("freedom of religion"),
    "pol_killing_approved": _("political killings that the highest leaders approve"),
    "freediscussion": _("freedom of discussion"),
    "social_inequality": _("social groups with far fewer civil liberties than others"),
    "even_civilrights": _("how even civil liberties are across the country"),
    "repress_civilsoc": _("severe repression of civil society"),
    "social_power_dist": _("political power in the hands of some social groups"),
    "ses_power_dist": _("how evenly rich and poor share political power"),
    "popsize.log2": _("size of the population"),
    "gdppcgrowth": _("growth of the economy per person"),
    "un_imr_sqrt": _("infant mortality"),
    "efindex": _("ethnic diversity"),
    "discrimpop": _("share of the population shut out for their ethnic group"),
    "reg.na": _("whether it lies in the Americas"),
    "reg.eap": _("whether it lies in East Asia or the Pacific"),
    "reg.sca": _("whether it lies in South or Central Asia"),
    "reg.mna": _("whether it lies in the Middle East or North Africa"),
    "reg.eur": _("whether it lies in Europe"),
    "ios.iccpr1": _("complaints to the UN Human Rights Committee accepted"),
    "battledeaths.log2": _("deaths in battle"),
    "coup.try.5yr": _("coup attempts in the last five years"),
    "mk_ongoing_count_log2": _("number of mass killings under way"),
    "mean_mk_onset_interaction": _("how often mass killings have begun here"),
    "mk_onset_prev_year": _("a mass killing that began in the year before"),
    "newcountry": _("how new the country is in the data"),
    "mk_ever": _("mass killings in the past"),
    "year_sq": _("the passing of time, squared"),
    "year": _("the passing of time"),
    "countryage.new.log2": _("age of the country"),
    "includesnonstate": _("years in which killings by armed groups are counted too"),
}
"""The 39 predictors of the Early Warning Project, in its own order. A predictor raises the chance in one country and
lowers it in another, so each is named as a thing, not as a statement."""

OTHER_PARTS: dict[str, str] = {
    "base": _("the model itself, before it knows anything of the country"),
    "calibration": _("correction so that chances agree with how often it happened"),
    "interactions": _("what several of these do only together"),
    "surroundings": _("what happens in the countries around it"),
    "world": _("how often mass killings have begun in the world lately"),
    "rest": _("all other predictors together"),
}

MODELS: dict[str, str] = {
    "ours": _("our model"),
    "early warning project": _("the Early Warning Project's model, in our own code"),
    "climatology": _("how often it happened in the past"),
    "base rate": _("how often it happened in the past"),
    "persistence": _("what was last seen goes on"),
    "last month": _("the last month again"),
    "last 12 months": _("one of the last twelve months again"),
    "conflictology": _("one of the last twelve months again"),
    "mixture of windows": _("a mixture of the last 6, 12, 24 and 60 months"),
    "last (Poisson)": _("the last month again, with chance around it"),
    "seasonal": _("the same month of past years again"),
    "negative binomial": _("a negative binomial distribution of past months"),
}

METRICS: dict[str, str] = {
    "brier": _("Brier score"),
    "brier_skill": _("Brier skill over climatology"),
    "log_score": _("log score"),
    "skill": _("skill over climatology"),
    "crps": _("CRPS: distance between the distribution and what came"),
    "crps_log": _("CRPS of logarithms: large and small months count alike"),
    "ign": _("ignorance score"),
    "mis": _("interval score, 90 %"),
    "mae": _("mean error of the median"),
    "coverage": _("how often the 90 % range held what came"),
    "skill_over": _("skill of the model over this baseline (1 is perfect, 0 no better)"),
    "auc": _("AUC: how often a place where it happened had the higher chance"),
    "average_precision": _("average precision: how pure the top of the list is"),
    "top_10": _("share of the onsets that were in the first 10 of the list"),
    "top_20": _("share of the onsets that were in the first 20 of the list"),
    "top_30": _("share of the onsets that were in the first 30 of the list"),
    "top_10_precision": _("share of the first 10 of the list that had an onset"),
    "top_20_precision": _("share of the first 20 of the list that had an onset"),
    "top_30_precision": _("share of the first 30 of the list that had an onset"),
    "slope": _("calibration slope"),
    "intercept": _("calibration intercept"),
    "mean_forecast": _("mean forecast"),
    "base_rate": _("how often it happened"),
}

KINDS: dict[str, str] = {
    "all": _("all violence"),
    "state_based": _("state-based violence"),
    "non_state": _("violence between armed groups"),
    "one_sided": _("violence against civilians"),
    "events": _("events of violence"),
    "displacement": _("new displacement"),
    "reports": _("reports"),
    "countries": _("deaths in whole countries"),
}
"""What a series counts: kinds of violence, or all of them together."""

RULES: dict[str, str] = {
    "chart by week": _("chart by week"),
    "one week by itself": _("one week by itself"),
    "new feed by week": _("new feed by week"),
    "silence by week": _("silence by week"),
    "clusters by week": _("clusters by week"),
    "chart by month": _("chart by month"),
    "one month by itself": _("one month by itself"),
    "new feed by month": _("new feed by month"),
    "silence by month": _("silence by month"),
    "HDX Signals, deaths by month": _("HDX Signals, deaths by month"),
    "HDX Signals, displacement by month": _("HDX Signals, displacement by month"),
}
"""The rules that come with the program, by their names."""

METHODS: dict[str, str] = {
    "predictive": _("one count above what the past of the place and its area allows"),
    "cusum": _("small rises that add up"),
    "ears_c1": _("a count far above the days before, for feeds without history (C1)"),
    "ears_c2": _("a count far above the days before, for feeds without history (C2)"),
    "ears_c3": _("a count far above the days before, for feeds without history (C3)"),
    "highest": _("the highest count of the last year or of three years"),
    "silence": _("fewer than usual over several weeks or months"),
    "space_time": _("neighbouring places together above what is expected"),
}
"""How a count is held against what was expected (`core.detection.values.Method`)."""


CASES: dict[str, str] = {
    "quiet": _("places that were quiet for 24 months"),
    "headline": _("as the Early Warning Project publishes it: each year with the higher of its two forecasts"),
}
"""Which cases were scored, where it is not all of them in the plain way."""


KNOWN_THEN: dict[str, str] = {
    "the data of each day": _("as they were known at each step"),
    "today's data": _("as they are known today: what was added later makes the past look clearer than it was"),
    "the data of each day where held": _(
        "as they were known at each step where that is held, and as they are known today elsewhere: there, what was"
        " added later makes the past look clearer than it was"
    ),
}
"""With which vintages history was replayed."""


def named(names: dict[str, str], code: str) -> str:
    """The words for a code in the reader's language; a code without words is its own name."""
    return gettext(names[code]) if code in names else code


def predictor(name: str) -> str:
    """A reason in plain words: a predictor, or another exact part of a forecast."""
    return named(PREDICTORS | OTHER_PARTS, name)


def model(name: str) -> str:
    """A model or baseline, as readers call it."""
    return named(MODELS, name)


def metric(name: str) -> str:
    """A measure of how good forecasts were."""
    return named(METRICS, name)


def kind(name: str) -> str:
    """What a signal or a replay counts."""
    return named(KINDS, name)


def rule(name: str) -> str:
    """The name of a rule."""
    return named(RULES, name)


def cases(name: str) -> str:
    """Which cases a scoring is about."""
    return named(CASES, name)


def method(name: str) -> str:
    """What a rule for signals looks for."""
    return named(METHODS, name)


def known_then(name: str) -> str:
    """Whether a replay used the data of each day."""
    return named(KNOWN_THEN, name)
