"""How large a form may be, and how long what it says of itself."""

from saferhavens.web.custody.limits import MEGA

XLSFORM_BODY = 5 * MEGA
"""A form of 5,000 rows has one; what is larger holds pictures."""

LONGEST_ID = 100
LONGEST_VERSION = 60
LONGEST_TITLE = 200
