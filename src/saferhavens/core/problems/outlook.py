"""65x and 8xx: panels, forecasts, signals and their record."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

# --- 65x panels ---------------------------------------------------------------------------------------------------

# --- 80x forecasts in general -------------------------------------------------------------------------------------

MONTH_UNKNOWN = Problem(
    801,
    _("“{month}” is not a month that can be used here."),
    _("Give a month from January 1980 on, such as 2024-10."),
)
FORECAST_EMPTY = Problem(
    802,
    _("The model “{model}” gave no forecast."),
    _("There must be at least one place, and at least one month after the last month of the data."),
    http=422,
)
FORECAST_NOT_FINITE = Problem(
    803,
    _("The model “{model}” gave values that are no numbers of people."),
    _("Nothing was kept. Check the data that went in, then report this."),
    http=500,
)

# --- 81x onset and chances ----------------------------------------------------------------------------------------

# --- 82x counts and distributions ---------------------------------------------------------------------------------

# --- 83x displacement, divisions, reporting delay -----------------------------------------------------------------

# --- 84x signals and episodes -------------------------------------------------------------------------------------

# --- 85x replay ---------------------------------------------------------------------------------------------------

# --- 86x the record: frozen forecasts and their scores ------------------------------------------------------------

# --- 87x inputs and their sources ---------------------------------------------------------------------------------

# --- 88x pages of the outlook -------------------------------------------------------------------------------------
