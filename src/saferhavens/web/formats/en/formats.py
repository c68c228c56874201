"""English dates as in Kenya and the United Nations: "31 October 2022". Django's own are those of the United States."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
