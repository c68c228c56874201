"""What models are made from: frames of what this installation holds, as it was known on a day, with their vintages.

One module a kind of data. Each function takes `as_of`, the day of the forecast; nothing that was published after it
and no month that was not over by then is in the frame, unless the caller allows `hindsight`, which is then said in
the result. Nothing is mixed silently: a frame comes from one source, and what else was left out is counted.
"""

from saferhavens.web.outlook.inputs import reporting
from saferhavens.web.outlook.inputs.day_by_day import counts_of_days, told_on
from saferhavens.web.outlook.inputs.deaths import deaths_by_country_month
from saferhavens.web.outlook.inputs.delays import Delays, delay_vintages, delay_vintages_of_file
from saferhavens.web.outlook.inputs.displacement import displacement_by_country_month
from saferhavens.web.outlook.inputs.divisions import deaths_by_division_month
from saferhavens.web.outlook.inputs.onset import onset_panel
from saferhavens.web.outlook.inputs.shape import Input, Note, Reported, Series, Used
from saferhavens.web.outlook.inputs.signals import counts_for_signals

__all__ = [
    "Delays",
    "Input",
    "Note",
    "Reported",
    "Series",
    "Used",
    "counts_for_signals",
    "counts_of_days",
    "deaths_by_country_month",
    "deaths_by_division_month",
    "delay_vintages",
    "delay_vintages_of_file",
    "displacement_by_country_month",
    "onset_panel",
    "reporting",
    "told_on",
]
