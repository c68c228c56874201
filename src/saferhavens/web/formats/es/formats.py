"""Spanish numbers as in Colombia and Ecuador: 7.157.716 and 12,3. Django's own puts blanks between thousands.

Browsers write them the same way (`Intl.NumberFormat("es", {useGrouping: "always"})`), so text and charts agree.
Source: Unicode CLDR, es-CO and es-EC.
"""

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
