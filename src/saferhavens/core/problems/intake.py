"""70x to 77x: the ways in."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

# --- 70x evidence: the form on this site --------------------------------------------------------------------------

SENT_BY_ANOTHER = Problem(
    700,
    _("This report was written by somebody else on this phone."),
    _("Sign in as the person who wrote it, then it can be sent."),
    http=409,
)
PIECE_UNCLEAR = Problem(
    701,
    _("This piece of a file does not say to what it belongs: {missing} is missing or unreadable."),
    _("Send it with its place, the size of the whole file, and its SHA-256."),
    http=400,
)

# --- 71x, 72x other programs: tokens, OpenRosa, KoboToolbox, the interface ----------------------------------------

TOKEN_WRONG = Problem(
    710,
    _("This token is missing, not valid, or not valid any more."),
    _("Ask a coordinator of your organisation for a new one."),
    http=401,
)
TOKEN_SCOPE = Problem(
    711,
    _("This token does not open this: it would need “{scope}”."),
    _("Ask a coordinator of your organisation for a token that may do it."),
    http=403,
)
JSON_UNREADABLE = Problem(
    712,
    _("This is not JSON that can be taken: {reason}."),
    _("Correct the program that sends it. Nothing was stored."),
    http=400,
)
BODY_KIND_WRONG = Problem(
    713,
    _("What was sent is of a kind that is not taken here."),
    _("Send {expected}, not compressed. Nothing was stored."),
    http=415,
)
XML_UNREADABLE = Problem(
    714,
    _("The XML of the form cannot be taken: {reason}."),
    _("Send it as the form's program wrote it. Nothing was stored."),
    http=400,
)
FORM_UNKNOWN = Problem(
    715,
    _("There is no such form for your organisation."),
    _("Fetch the list of forms again, and fill in one of these. Nothing was stored."),
    http=404,
)
INSTANCE_ID_WRONG = Problem(
    716,
    _("The report has no number of its own (instance id), or one that cannot be used."),
    _("Give each report one that is never used again, of at most {most} letters, digits and signs."),
    http=422,
)
SUBMISSION_MISSING = Problem(
    717,
    _("The request holds no form that was filled in."),
    _("Send it as the part “xml_submission_file”. Nothing was stored."),
    http=400,
)
XLSFORM_WRONG = Problem(
    718,
    _("This XLSForm cannot be used: {reason}."),
    _("Correct the spreadsheet and upload it again. Nothing was stored."),
    http=422,
)
XLSFORM_TOO_SLOW = Problem(
    719,
    _("Reading this XLSForm takes too long or too much memory."),
    _("Make it smaller, and upload it again. Nothing was stored."),
    http=422,
)
FORM_VERSION_TAKEN = Problem(
    720,
    _("There is already a form with this form_id and version."),
    _("Give the new one another version in its sheet “settings”."),
    http=409,
)
EDIT_OF_UNKNOWN = Problem(
    721,
    _("This corrects a report that was not sent from here."),
    _("Send the report first, or send this as a new one. Nothing was stored."),
    http=409,
)
MAPPING_INCOMPLETE = Problem(
    722,
    _("It is not yet said where kind of harm and country come from."),
    _("Choose a field of the form for each, or one answer for all reports of this form."),
    http=422,
)
TOO_MANY_FILES = Problem(
    723,
    _("A report takes no more than {most} files."),
    _("Send the others with a report of their own, and say so in the text."),
    http=422,
)
RANGE_WRONG = Problem(
    724,
    _("The header that says which part of the file this is cannot be read."),
    _("Write it as “Content-Range: bytes 0-65535/200000”, and announce the file's SHA-256."),
    http=400,
)
ENCRYPTED_SUBMISSION = Problem(
    726,
    _("This form was encrypted on the telephone with a key that only you have, so it cannot be read here."),
    _("Take public_key out of the form's settings. What arrives here is sealed with your organisation's own key."),
    http=422,
)
BODY_UNANNOUNCED = Problem(
    727,
    _("The request does not say how long it is."),
    _("Send it with Content-Length instead of in chunks."),
    http=411,
)

# --- 75x the channel for people who write without an account ------------------------------------------------------

NO_DOOR = Problem(
    750,
    _("Nobody receives messages at this address."),
    _("Look at the list of those who do, or ask whoever gave you the address."),
    http=404,
)
PAGE_TOO_OLD = Problem(
    751,
    _("This page was opened too long ago, or it is not whole. Nothing was stored."),
    _("Open it again and send once more."),
    http=410,
)
PAGE_TOO_QUICK = Problem(
    752,
    _("This page was sent too quickly after it was opened. Nothing was stored."),
    _("Wait {seconds} seconds, then send it again."),
    http=429,
)
CHANNEL_BUSY = Problem(
    753,
    _("Too much is arriving here just now. Nothing of this was stored."),
    _("Keep this page open, and send it again in {minutes} minutes."),
    http=429,
)
CODE_UNKNOWN = Problem(
    754,
    _("This code opens nothing."),
    _("Compare each digit with what you wrote down. A report that was removed has no code any more."),
    http=404,
)
CODES_BUSY = Problem(
    755,
    _("Too many codes were tried just now, by you or by others."),
    _("Wait {minutes} minutes, then type yours again."),
    http=429,
)
SENT_BEFORE = Problem(
    756,
    _("This page was sent before, with other words. What you sent first is kept; this was not stored."),
    _("Come back with your code to add to it or to put it right."),
    http=409,
)
NOTHING_SAID = Problem(
    757, _("Nothing was written and no file was chosen."), _("Write something, or choose a photo."), http=422
)

TABLE_UNREADABLE = Problem(
    760,
    _("This table cannot be read: {reason}."),
    _("Open it in your spreadsheet, mend that, save it as CSV (UTF-8) or XLSX, and send it again. Nothing was stored."),
    http=422,
    exit_code=65,
)
IMPORT_STATE = Problem(
    761,
    _("That cannot be done with this import now: it is “{state}”."),
    _("Open it again and look how far it is."),
    http=409,
)
COLUMNS_UNSAID = Problem(
    762,
    _("It is not yet said what the columns mean, or where kind of harm and country come from."),
    _("Choose a column for each of the two, or one answer for all rows, and save."),
    http=422,
)
