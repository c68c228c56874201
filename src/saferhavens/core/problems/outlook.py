"""65x and 8xx: panels, forecasts, signals and their record."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

# --- 65x panels ---------------------------------------------------------------------------------------------------

PANEL_DECLARED_WRONG = Problem(
    651,
    _("This panel cannot be built: {reason}."),
    _("Correct its declaration: units, step, targets, features, first step and origin."),
)
PANEL_HORIZON_WRONG = Problem(
    652,
    _("A horizon of {horizon} steps is no look ahead."),
    _("Give a horizon of at least one step: features may only hold what was known that long before."),
)
PANEL_AS_OF_TOO_EARLY = Problem(
    653,
    _("On {day} the origin {origin} was not over: the data are older than the forecast's origin."),
    _("Choose an earlier origin, or data that were known after its end."),
)
PANEL_DATA_WRONG = Problem(
    654,
    _("The table “{table}” cannot be used for a panel: {reason}."),
    _("Correct these rows or columns: {where}."),
    http=422,
)
PANEL_EMPTY = Problem(
    655,
    _("The panel has no known value: no unit exists in a step that a known vintage covers."),
    _("Check the units, the vintages and the day as of which they are read."),
    http=422,
)
PANEL_ENGINE_MISSING = Problem(
    656,
    _("{engine} cannot be used here: {reason}."),
    _("Install it and check the address, or build the panel on DuckDB."),
    http=503,
    exit_code=69,
)
CLUSTER_UNREACHABLE = Problem(
    657,
    _("No Dask cluster answers at {address}, or it has no workers."),
    _("Start `dask scheduler` and `dask worker`, and check the address. Without --dask the work is done here."),
    http=503,
    exit_code=69,
)
CLUSTER_DIFFERS = Problem(
    658,
    _("The worker {worker} has other versions than this machine: {difference}."),
    _("Install the same release of the program on all machines: otherwise the numbers may differ."),
    http=503,
    exit_code=69,
)
CLUSTER_WORK_FAILED = Problem(
    659,
    _("A part of the work failed on the cluster: {reason}."),
    _("Nothing was kept. Read the log of the workers, then try again, or leave out --dask."),
    http=502,
    exit_code=70,
)

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

MODEL_NOT_KNOWN = Problem(
    804,
    _("There is no model “{model}”."),
    _("Choose one of these: {models}."),
)

SERIES_FILE_WRONG = Problem(
    805,
    _("{file} cannot be used as a series of figures: {reason}."),
    _("docs/methods/ says which columns each command needs."),
    http=422,
    exit_code=65,
)

VINTAGES_TOO_FEW = Problem(
    806,
    _("Up to {at} no figure stands in two vintages. One alone does not show how figures change."),
    _("Load an earlier vintage, or wait for the next one."),
    http=422,
)

SERIES_COLUMNS = Problem(
    807,
    _("The series lacks these columns, or they have gaps or are of another kind: {columns}."),
    _("Give one row a place and month, with the columns unit (text), month (whole number) and value (number)."),
    http=422,
)

# --- 81x onset and chances ----------------------------------------------------------------------------------------

ONSET_COLUMNS_MISSING = Problem(
    811,
    _("The country-years lack these columns: {columns}."),
    _("Give the table with the columns that the Early Warning Project publishes."),
)
ONSET_YEARS_WRONG = Problem(
    812,
    _("The years of these countries have gaps or stand twice: {units}."),
    _("Give each country one row for each year from its first to its last."),
)
ONSET_YEAR_OUTSIDE = Problem(
    813,
    _("From outcomes known for rows up to {year} no onset can be forecast: rows of {needed} are needed, too."),
    _("Choose a year from {first} to {last}."),
)
ONSET_PREDICTOR_EMPTY = Problem(
    814,
    _("These predictors are empty, or the same for all countries and years: {columns}."),
    _("Check how the table was made. A column without variation tells nothing."),
)
ONSET_PREDICTOR_SPARSE = Problem(
    815,
    _("These predictors are missing for half of the countries or more in {year}, or each lacks one: {columns}."),
    _("Fill the column, or forecast from a year for which it is known."),
)
ONSET_OUTCOMES_WRONG = Problem(
    816,
    _("Up to {year} there are {onsets} country-years followed by an onset, and {others} without one."),
    _("A model needs at least {least} of each. Check the outcome columns, or choose a later year."),
)
CHANCES_UNUSABLE = Problem(
    817,
    _("These chances and outcomes cannot be scored."),
    _("Give as many outcomes (0 or 1) as chances from 0 to 1, at least one, and for a slope chances that differ."),
)
CHANCES_ONE_OUTCOME = Problem(
    818,
    _("This score needs rows with an event and rows without one."),
    _("Score a longer time, or more places, together."),
    http=422,
)
ONSET_UNITS_CHANGED = Problem(
    819,
    _("Countries appear or vanish in {year}: {units}."),
    _("Check whether these states began or ended. If so, forecast again and accept the change."),
)

# --- 82x counts and distributions ---------------------------------------------------------------------------------

DRAWS_UNUSABLE = Problem(
    821,
    _("These draws and outcomes cannot be scored."),
    _("Give at least one draw for each outcome, all of them numbers from 0 on."),
)
COVARIATE_SPARSE = Problem(
    822,
    _("In {month} these covariates are missing for half of the places or more: {columns}."),
    _("Fill the columns, leave them out, or start from a month for which they are known."),
    http=422,
)
WINDOW_NOT_HELD = Problem(
    823,
    _("{file} holds no outcome for {year}."),
    _("Choose one of the years that it holds: {years}."),
    http=422,
    exit_code=65,
)
COVARIATES_WRONG = Problem(
    824,
    _("These columns of the covariates are missing, or hold what is no number: {columns}."),
    _("Give one row a place and month, with the columns unit and month and at least one column of numbers."),
    http=422,
)
COVARIATES_TWICE = Problem(
    825,
    _("{unit} has more than one row of covariates for {month}."),
    _("Leave one out: nobody can guess which one is meant."),
    http=422,
)
OUTCOME_WITHOUT_HISTORY = Problem(
    826,
    _("{unit} has outcomes in {file}, but no figure up to {month} that it could be forecast from."),
    _("Add its history. If the place is new, or has ended, allow changes (--allow-changes)."),
    http=422,
    exit_code=65,
)

# --- 83x displacement, divisions, reporting delay -----------------------------------------------------------------

HORIZON_TWICE = Problem(
    830,
    _("The month {horizon} ahead is asked for more than once."),
    _("Name each number of months ahead once."),
)
HORIZON_NOT_AHEAD = Problem(
    831,
    _("“{horizon}” is not a number of months ahead."),
    _("Give whole numbers from 1 on. 1 is the month after the last one that is known."),
)
SERIES_EMPTY = Problem(
    832,
    _("There is no figure up to {month}."),
    _("Load figures for earlier months, or start from a later month."),
    http=422,
)
SERIES_CONSTANT = Problem(
    833,
    _("All figures are {value}. Nothing can be learnt from figures that never change."),
    _("Check whether the right file was loaded. If it was, no model is needed."),
    http=422,
)
COUNT_NOT_WHOLE = Problem(
    834,
    _("{unit} has the figure {value} in {month}. Figures of people are whole numbers from 0 to 10,000,000,000."),
    _("Correct it in the data. Leave the row out where nothing is known."),
    http=422,
)
MONTH_TWICE = Problem(
    835,
    _("{unit} has more than one figure for {month}."),
    _("Add them up, or leave one out: nobody can guess which one is meant."),
    http=422,
)
UNIT_CHANGES = Problem(
    836,
    _("{unit} has no figure for {month}, but other places have."),
    _("Add a row with 0 if nothing happened. If the place is new, or has ended, allow changes (--allow-changes)."),
    http=422,
)
HISTORY_ENDS_EARLY = Problem(
    837,
    _("The figures end in {last}. A forecast from {origin} would rest on months that nobody has seen."),
    _("Load a newer vintage, or start the forecast from {last}."),
    http=422,
)
HISTORY_TOO_SHORT = Problem(
    838,
    _("There are {months} months of figures. At least {least} are needed."),
    _("Load figures for earlier months."),
    http=422,
)
VINTAGE_MIXED = Problem(
    839,
    _("The vintage {vintage} holds more than one figure for {unit} in {month}."),
    _("It mixes two releases. Give each release a vintage of its own: the month in which it was published."),
    http=422,
)

ARRIVALS_TOO_FEW = Problem(
    840,
    _("How late reports come cannot be told yet from {reports} reports of {steps} weeks."),
    _("Wait until reports of a quarter of a year are there. Until then the newest weeks look quieter than they were."),
    http=422,
)

# --- 84x signals and episodes -------------------------------------------------------------------------------------

RULE_IMPOSSIBLE = Problem(
    841,
    _("The rule “{rule}” cannot be used: its setting “{setting}” is {value}."),
    _("Lengths must be whole steps, shares between 0 and 1, and limits above 0."),
)
COUNTS_EMPTY = Problem(
    842,
    _("There are no counts up to step {at}, so nothing can be tested."),
    _("Give at least one count of one place and kind, of this step or before."),
    http=422,
)
COUNTS_WRONG = Problem(
    843,
    _("A count of {unit}, {kind}, step {step} is {value}. Counts are whole numbers from 0 on."),
    _("Correct it in the data. Where nothing is known, leave the row out at the start or the end of the series."),
    http=422,
)
COUNT_TWICE = Problem(
    844,
    _("{unit}, {kind} has two counts for step {step}."),
    _("Add them up, or leave one out: nobody can guess which one is meant."),
    http=422,
)
COUNTS_GAP = Problem(
    845,
    _("{unit}, {kind} has no count for step {step}, but has counts before and after."),
    _("If nothing happened then, add a row with 0. Lists of events are filled up by `filled`."),
    http=422,
)
COUNTS_COLUMNS = Problem(
    846,
    _("The table “{table}” has no column “{column}”, or not of the kind that is needed."),
    _("Counts need the columns unit, parent, kind, step and value; see docs/methods/signals.md."),
    http=422,
)
COMPLETENESS_WRONG = Problem(
    847,
    _("The completeness of step {step} is {value}. It must be above 0 and at most 1."),
    _("It is the share of the final count that is already known. Leave the step out where it is not known."),
    http=422,
)
PARENTS_DIFFER = Problem(
    848,
    _("{unit} belongs to two areas in this table."),
    _("A place has one parent area. Use the divisions of one day for the whole table."),
    http=422,
)
POINTS_MISSING = Problem(
    849,
    _("{unit} has no point on the map, so clusters around it cannot be looked for."),
    _("Give longitude and latitude of each place of the table."),
    http=422,
)

# --- 85x replay ---------------------------------------------------------------------------------------------------

HORIZON_IMPOSSIBLE = Problem(
    851,
    _("A horizon of {horizon} steps is not possible."),
    _("Give a whole number from 1 on: how many steps after an alarm the event may begin."),
)
REPLAY_EMPTY = Problem(
    852,
    _("There is no step to replay."),
    _("Name steps, in rising order, for which there are counts."),
    http=422,
)
EVENTS_WRONG = Problem(
    853,
    _("The event {unit}, step {step} is of a place that the counts do not have."),
    _("Events and counts must name places by the same codes."),
    http=422,
)
KNOWN_TOO_EARLY = Problem(
    854,
    _("A count of {unit} for step {step} is said to have been known in step {known}, before it."),
    _("Correct the column “known”: the first step in which this count was known."),
    http=422,
)

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
PLACE_NOT_FORECAST = Problem(
    867,
    _("There is no forecast of “{place}” in this series."),
    _("Give the code of a country, such as COL, or for deaths also of a first division, such as COL-05."),
    http=404,
)
COUNTRY_NOT_WATCHED = Problem(
    868,
    _("Signals are not looked for in “{country}”."),
    _("Choose one of these: {countries}."),
    http=404,
)

# --- 87x inputs and their sources ---------------------------------------------------------------------------------

INPUT_MISSING = Problem(
    871,
    _("No data for “{what}” are held that a forecast could be made from."),
    _("Load them with `saferhavens data load {source}`, or from the folder of your data."),
    http=422,
)
INPUT_TOO_OLD = Problem(
    872,
    _("The data for “{what}” end with {last}; {wanted} was asked for."),
    _("Load a newer vintage, or ask for a forecast from {last}."),
    http=422,
)
INPUT_NOT_YET_KNOWN = Problem(
    873,
    _("On {day} none of the data for “{what}” was known that is held now."),
    _("Take a later day, or allow later knowledge, which is then said wherever the result is shown."),
    http=422,
)
VIOLENCE_KIND_UNKNOWN = Problem(
    874,
    _("“{kind}” is not a kind of violence."),
    _("Choose one of these: {known}."),
)
DIVISIONS_MISSING = Problem(
    875,
    _("No divisions of “{country}” are held, so that its events cannot be placed."),
    _("Load the boundaries first: `saferhavens data load boundaries`."),
    http=422,
)
INPUT_DAMAGED = Problem(
    876,
    _("The table “{table}” of vintage {vintage} cannot be read as it was stored."),
    _("Restore the database from a backup, or load the file of this vintage again."),
    http=500,
)

# --- 88x pages of the outlook -------------------------------------------------------------------------------------
