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

FORECAST_FROZEN = Problem(
    861,
    _("What is frozen is never changed or removed."),
    _("Make a new forecast instead. The old one stays, with its scores."),
    http=409,
)
OUTCOME_HELD = Problem(
    862,
    _("The outcome of this forecast is already here ({held}): it would be no forecast."),
    _("Freeze a forecast from the last month of the data instead."),
    http=409,
)
OUTCOME_NOT_HELD = Problem(
    863,
    _("The outcome of forecast {number} is not here yet."),
    _("It is scored by itself as soon as the data for {window} are loaded."),
    http=409,
)
FORECAST_ALTERED = Problem(
    864,
    _("Forecast {number} is not what was frozen: its content does not give its hash."),
    _("Somebody changed the database. Find out who could, and restore a backup."),
    http=500,
    exit_code=70,
)
NO_FORECAST_YET = Problem(
    865,
    _("There is no forecast here yet."),
    _("It is made in the background after data were loaded. Look again in some minutes, or run {command}."),
    http=404,
)
RULE_NOT_KNOWN = Problem(
    866,
    _("“{rule}” is not a rule for signals."),
    _("Choose one of these: {rules}."),
)

# --- 87x inputs and their sources ---------------------------------------------------------------------------------

# --- 88x pages of the outlook -------------------------------------------------------------------------------------
