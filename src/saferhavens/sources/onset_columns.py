"""The columns of the Early Warning Project's table, under the names and in the order of its publisher."""

from saferhavens.core.forecast.onset_predictors import PREDICTORS

ONSET_PREDICTORS = tuple(name for name in PREDICTORS if name != "year")
"""All but the year itself, which is the 39th predictor of the published model."""

ONSET_OUTCOMES = ("mk_onset", "mk_onset_1", "mk_onset_2", "mk_onset_1or2")
"""Whether a mass killing began in the year, in the next one, in the one after, or in either of these two."""
