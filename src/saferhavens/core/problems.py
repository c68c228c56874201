"""Everything that can go wrong, numbered: one plain sentence, what to do next, HTTP status, exit code.

A problem is raised as `ProblemError(CATALOGUE_ENTRY, **facts)`. The web turns it into a page or a JSON answer,
the command line into a line on standard error and an exit code. Texts are marked for translation;
facts are put in with `str.format` after translation, so that a translator sees `{file}` and not a file's name.

Numbers: 1xx installation, 2xx outside data, 3xx places and map, 4xx people and access, 5xx the ledger,
6xx evidence, 9xx all else.
A number is never used again for something else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from saferhavens.core.words import gettext_noop as _


@dataclass(frozen=True)
class Problem:
    """One entry of the catalogue.

    `message` says what is wrong, `next_step` what the reader can do; both may hold `{facts}`.
    `http` is the status of a web answer, `exit_code` that of a command (sysexits.h where one fits).
    """

    number: int
    message: str
    next_step: str
    http: int = 400
    exit_code: int = 1

    @property
    def code(self) -> str:
        """The number as people quote it: `SH-201`."""
        return f"SH-{self.number}"


class ProblemError(Exception):
    """A problem of the catalogue that has occurred, with the facts of the case."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        self.problem = problem
        self.facts = facts
        super().__init__(self.sentence())

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Number, what is wrong and what to do, as one line in the language of `translate`."""
        return f"{self.problem.code}: {self.message(translate)} {self.next_step(translate)}"

    def message(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.problem.message).format(**self.facts)

    def next_step(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.problem.next_step).format(**self.facts)


# --- 1xx installation -------------------------------------------------------------------------------------------

PORT_IN_USE = Problem(
    101,
    _("Port {port} is already in use."),
    _("Stop the other program, or choose another port: make run PORT={other}."),
    exit_code=69,
)
DATABASE_NEWER_THAN_CODE = Problem(
    102,
    _("The database is newer than this program: it holds the change {migration}, which the program does not know."),
    _("Install the newer program, or restore a backup made with this one. Nothing was changed."),
    http=503,
    exit_code=78,
)
SETTING_WRONG = Problem(
    103,
    _("The setting {name} cannot be used: {reason}."),
    _("Correct it and start again. `saferhavens check` lists all settings."),
    http=503,
    exit_code=78,
)
DISK_FULL = Problem(
    104,
    _("There is no space left on the disk that holds {where}."),
    _("Free some space and do the same again. What was being written was taken back."),
    http=507,
    exit_code=74,
)
DATABASE_UNREACHABLE = Problem(
    105,
    _("The database does not answer: {reason}."),
    _("Check that it runs and that DATABASE_URL is right, then start again."),
    http=503,
    exit_code=69,
)
FILES_NOT_WRITABLE = Problem(
    106,
    _("The folder {where} cannot be written to."),
    _("Give this user the right to write there, or choose another folder with SAFERHAVENS_HOME."),
    http=503,
    exit_code=73,
)
FRONTEND_MISSING = Problem(
    107,
    _("The browser libraries are not installed."),
    _("Run `make run` once with a network connection, or `make frontend`."),
    http=503,
    exit_code=78,
)
DATABASE_BEHIND_CODE = Problem(
    108,
    _("The database is older than this program: {count} changes have not been made yet."),
    _("Run `saferhavens migrate`."),
    http=503,
    exit_code=78,
)
CHILD_KEEPS_ENDING = Problem(
    109,
    _("The {what} has ended {times} times within a minute, so everything was stopped."),
    _("The lines above say why. `saferhavens check` looks for what is wrong with the installation."),
    http=503,
    exit_code=70,
)

# --- 2xx outside data -------------------------------------------------------------------------------------------

SOURCE_UNKNOWN = Problem(
    201,
    _("There is no source called “{source}”."),
    _("Choose one of: {known}."),
    http=404,
    exit_code=64,
)
NO_NETWORK = Problem(
    202,
    _("{publisher} cannot be reached at {address}: {reason}."),
    _("Check the network and run `saferhavens data get` again, or put the file into a folder and name it with DATA=."),
    http=503,
    exit_code=69,
)
PUBLISHER_REFUSED = Problem(
    203,
    _("{publisher} answered {status} at {address}."),
    _("Try again later. If it goes on, the publisher may have moved the file: see the source's about.toml."),
    http=502,
    exit_code=69,
)
DOWNLOAD_INCOMPLETE = Problem(
    204,
    _("The download from {publisher} broke off after {got} of {expected} bytes."),
    _("Run `saferhavens data get` again: it goes on where it stopped."),
    http=502,
    exit_code=69,
)
CHECKSUM_WRONG = Problem(
    205,
    _("The file {file} is not the one announced: its SHA-256 is {got}, expected {expected}."),
    _("The file was set aside and not used. Run `saferhavens data get` again."),
    http=502,
    exit_code=65,
)
ARCHIVE_BROKEN = Problem(
    206,
    _("The archive {file} is damaged or was cut off."),
    _("Fetch or copy the file again. Nothing was loaded from it."),
    http=422,
    exit_code=65,
)
COLUMNS_MISSING = Problem(
    207,
    _("The file {file} lacks the columns: {columns}."),
    _("Check that it is the publisher's own file. If the publisher renamed them, say so in the source's tidy.py."),
    http=422,
    exit_code=65,
)
ENCODING_WRONG = Problem(
    208,
    _("The file {file} is not text in UTF-8: byte {position} cannot be read."),
    _("Save it again as UTF-8, or fetch the publisher's own file."),
    http=422,
    exit_code=65,
)
FORMAT_UNREADABLE = Problem(
    209,
    _("The file {file} cannot be read as {format}: {reason}."),
    _("Fetch or copy the file again. Nothing was loaded from it."),
    http=422,
    exit_code=65,
)
NOTHING_USABLE = Problem(
    210,
    _("The file {file} has {read} rows, and none of them can be used: {reasons}."),
    _("Check that it is the right file. What was loaded before stays."),
    http=422,
    exit_code=65,
)
LOADER_BUSY = Problem(
    211,
    _("Another loader has been at work since {since}."),
    _("Wait until it has finished, then load again. `saferhavens data status` shows how far it is."),
    http=409,
    exit_code=75,
)
NO_FILES_FOUND = Problem(
    212,
    _("The folder {folder} holds no file of the source “{source}”."),
    _("Put the publisher's file there, or run `saferhavens data get {source}`."),
    http=404,
    exit_code=66,
)
FOLDER_MISSING = Problem(
    213,
    _("The folder {folder} does not exist."),
    _("Check the name after DATA=, or leave DATA out to download from the publishers."),
    http=404,
    exit_code=66,
)
BOUNDARIES_MISSING = Problem(
    214,
    _("The boundaries have not been loaded yet, so {source} cannot be placed on the map."),
    _("Run `saferhavens data load boundaries` first."),
    http=409,
    exit_code=65,
)
FILE_TOO_LARGE = Problem(
    215,
    _("The file {file} would unpack to {size}, more than the limit of {limit}."),
    _("Check that it is the publisher's own file. Nothing was loaded from it."),
    http=413,
    exit_code=65,
)

CHECK_FAILED = Problem(
    216,
    _("The file {file} did not pass these checks: {checks}."),
    _("Check that it is the right file and complete. What was loaded before stays."),
    http=422,
    exit_code=65,
)

PUBLISHER_WANTS_KEY = Problem(
    217,
    _("{publisher} asks for a key of your own at {address}."),
    _("Ask the publisher for one and set {setting}, or put the file into a folder and name it with DATA=."),
    http=503,
    exit_code=77,
)

# --- 3xx places and map -----------------------------------------------------------------------------------------

PLACE_UNKNOWN = Problem(
    301, _("There is no place with the code “{code}”."), _("Search for it by name."), http=404, exit_code=66
)
VIEW_WRONG = Problem(
    302,
    _("The map cannot show this: {name} = “{value}” is not possible."),
    _("Possible are: {allowed}."),
    http=422,
)

# --- 4xx people and access --------------------------------------------------------------------------------------

NOT_YOURS = Problem(
    401,
    _("This page does not exist, or it is not open to you."),
    _("Sign in with another account, or go back."),
    http=404,
)
MAY_NOT = Problem(402, _("You may not do this: {reason}."), _("Ask an administrator of your organisation."), http=403)
INVITATION_USED = Problem(
    403, _("This invitation has been used, withdrawn or has expired."), _("Ask for a new one."), http=410
)
SLOW_DOWN = Problem(404, _("Too many attempts."), _("Wait {minutes} minutes, then try again."), http=429)
SIGN_IN_FIRST = Problem(
    405, _("This is open to signed-in people only."), _("Sign in, then ask again."), http=401, exit_code=77
)
SECOND_FACTOR_FIRST = Problem(
    406,
    _("Your account has no second factor yet."),
    _("Set one up on the page of your account, then ask again."),
    http=403,
    exit_code=77,
)
FORM_TOO_OLD = Problem(
    407,
    _("This form cannot be accepted: it was opened too long ago, or cookies are switched off."),
    _("Go back, load the page again, and send it once more."),
    http=403,
)
BAD_REQUEST = Problem(
    408,
    _("This request cannot be read."),
    _("Go back and try again. If you followed a link, it may be incomplete."),
    http=400,
)
WRONG_METHOD = Problem(
    409, _("This address does not work in this way."), _("Go back and use the page's own buttons."), http=405
)
DEMO_ONLY = Problem(
    410,
    _("This works only in an installation for trying things out."),
    _("Start it with SAFERHAVENS_DEMO=1. Never do so where real people are named."),
    http=403,
    exit_code=78,
)
PERSON_UNKNOWN = Problem(
    411,
    _("Nobody signs in with the address {email}."),
    _("`saferhavens people list` shows who does."),
    http=404,
    exit_code=67,
)
ORGANISATION_UNKNOWN = Problem(
    412,
    _("There is no organisation called “{name}”."),
    _("`saferhavens people organisations` lists them; `saferhavens people add-organisation` adds one."),
    http=404,
    exit_code=67,
)
BODY_TOO_LARGE = Problem(
    413,
    _("What was sent is larger than this site accepts."),
    _("Go back and send less at once."),
    http=413,
)
ADDRESS_TOO_LONG = Problem(
    414,
    _("This address is too long to be one of ours."),
    _("Go to the first page, and choose from there."),
    http=414,
)

# --- 5xx the ledger ---------------------------------------------------------------------------------------------

LEDGER_BROKEN = Problem(
    501,
    _("The ledger has been changed: entry {sequence} does not fit ({reason})."),
    _("Keep this database as it is, tell the administrator, and compare it with the last backup."),
    http=500,
    exit_code=65,
)

# --- 60x evidence: the ladder of verification ---------------------------------------------------------------------

STEP_NOT_NEXT = Problem(
    601,
    _("From “{current}” there is no step to “{wanted}”."),
    _("Possible from here: {possible}."),
    http=409,
)
NOT_GRADED = Problem(
    602,
    _("Nobody has been able to judge these reports yet."),
    _("Grade at least one report first. F6 only says that neither its source nor its content can be judged."),
    http=409,
)
ONLY_DOUBTS = Problem(
    603,
    _("Whoever graded these reports doubts what they say."),
    _("Grade them again if something new has come up, or mark the incident as disputed."),
    http=409,
)
LINEAGES_TOO_FEW = Problem(
    604,
    _("Of the {needed} independent sources that are needed, {found} can be built on."),
    _("Look for a source that does not depend on the others. Copies of a text, or of one witness's words, count once."),
    http=409,
)
SECOND_PERSON_NEEDED = Problem(
    605,
    _("Nobody has proposed this as verified yet."),
    _("One person proposes it, then another confirms it."),
    http=409,
)
SAME_PERSON = Problem(
    606,
    _("Whoever proposed something as verified cannot confirm it too."),
    _("Ask somebody else to confirm it."),
    http=403,
)
REPORTER_CANNOT_VERIFY = Problem(
    607,
    _("Whoever reported something cannot verify it."),
    _("Ask two people who did not report it: one to propose, one to confirm."),
    http=403,
)
REASON_NEEDED = Problem(
    608,
    _("This step needs a reason."),
    _("Write in a few words why, and send it again."),
    http=422,
)

# --- 62x evidence: duplicates ------------------------------------------------------------------------------------

REPORT_TWICE = Problem(
    620,
    _("The report “{report}” stands twice in the list in which duplicates are looked for."),
    _("Give each report an id of its own, and start again."),
    http=422,
    exit_code=65,
)
REPORT_IMPOSSIBLE = Problem(
    621,
    _("The report “{report}” says something impossible: its end lies before its beginning, or a number is out of range."),
    _("Correct its dates, its place or its numbers of people, and start again."),
    http=422,
    exit_code=65,
)
TOO_MANY_CODES = Problem(
    622,
    _("The reports use more than {most} different codes in the field “{field}”."),
    _("Bring the codes into fewer groups, and start again."),
    http=422,
    exit_code=65,
)
TOO_MANY_PAIRS = Problem(
    623,
    _("More than {most} pairs of reports come into question."),
    _("Look for duplicates within fewer days or in a smaller area."),
    http=422,
    exit_code=65,
)
LINKAGE_MEMORY = Problem(
    624,
    _("The search for duplicates needs more than the {mb} MB of memory that it may use."),
    _("Look for duplicates within fewer days or among fewer reports, or allow more memory."),
    http=503,
    exit_code=71,
)
LABELS_WRONG = Problem(
    625,
    _("Weights cannot be learnt from these pairs: both duplicates and other pairs are needed."),
    _("Label some pairs of each kind, and start again."),
    http=422,
    exit_code=65,
)
REPORTS_FILE_WRONG = Problem(
    626,
    _("The file {file} cannot be used to measure how duplicates are found: {reason}."),
    _("Name a Parquet file of IDMC's displacement updates with --data."),
    http=422,
    exit_code=65,
)

# --- 63x evidence: how many were never documented ------------------------------------------------------------------

CAPTURE_HISTORY_WRONG = Problem(
    630,
    _("The lists cannot be compared: “{history}” with the number {count} is not possible."),
    _("Each list has a name of its own, and each incident stands in at least one list. Build the lists again."),
    http=422,
    exit_code=65,
)
LINKAGE_OUT_OF_RANGE = Problem(
    631,
    _("Precision and recall of finding duplicates lie between 0 and 1; {value} is not possible."),
    _("Measure it again on pairs of reports that a person has judged."),
    http=422,
    exit_code=65,
)
OVERLAP_IMPOSSIBLE = Problem(
    632,
    _("Lists of {first} and {second} cannot have {both} in common."),
    _("Count again how many stand in each list and how many in both."),
    http=422,
    exit_code=65,
)
CAPTURE_TABLE_WRONG = Problem(
    633,
    _("A table of {cells} numbers that add up to {documented} is not that of three to five lists."),
    _("Build the lists again. Each needs at least one incident, and no number can be below nought."),
    http=422,
    exit_code=65,
)

# --- 6xx evidence: reports --------------------------------------------------------------------------------------

REPORT_WRONG = Problem(
    680,
    _("The report cannot be taken: something is wrong with {fields}."),
    _("Correct it and send it again. Nothing was stored."),
    http=422,
    exit_code=65,
)
REPORT_ID_TAKEN = Problem(
    681,
    _("A report with the same number but other content has already arrived."),
    _("If you changed a report that was sent before, open it and send the change as a correction."),
    http=409,
)
REPORT_WITHDRAWN = Problem(
    682, _("This report has been withdrawn."), _("File a new report if you want to tell it again."), http=409
)
REPORT_CHANGED_MEANWHILE = Problem(
    683,
    _("Somebody changed this meanwhile."),
    _("Load the page again, look at the change, and do yours once more."),
    http=409,
)
STEP_NOT_POSSIBLE = Problem(
    684,
    _("This cannot be done now: {reason}."),
    _("Load the page again to see how it stands."),
    http=409,
)
PLACE_NOT_IN_COUNTRY = Problem(
    685,
    _("The place “{code}” is not one of the places of that country."),
    _("Choose the place again, or leave it empty and describe it in words."),
    http=422,
)
NUMBER_UNKNOWN = Problem(
    688,
    _("No report or incident that you can see is called so."),
    _("Copy the number as it stands at the head of its page."),
    http=422,
)
FORM_WRONG = Problem(
    689,
    _("The form was not filled in rightly: something is missing or too long."),
    _("Go back, complete it and send it again. Nothing was written."),
    http=422,
)

# --- 64x disclosure: what leaves ----------------------------------------------------------------------------------

RELEASE_FOR_NO_STATE = Problem(
    640,
    _("A release for a state must say which state, and one for the public must not."),
    _("Give the code of the country of those who will read it."),
    http=422,
    exit_code=64,
)
CONTRIBUTION_UNUSABLE = Problem(
    641,
    _("An incident cannot be counted for release: {reason}."),
    _("Correct the incident, then release again. What was released before stays as it is."),
    http=422,
    exit_code=65,
)
RELEASE_KEY_TOO_SHORT = Problem(
    642,
    _("The key for releases is too short: it needs at least {least} bytes."),
    _("Set a longer one. Nothing was released."),
    http=503,
    exit_code=78,
)
RELEASE_OTHER_POLICY = Problem(
    643,
    _("Earlier releases were made under the policy {old}, this one would be under {new}."),
    _("Differences between the two could show people. Keep the earlier policy, or begin a new series on purpose."),
    http=409,
    exit_code=78,
)
RELEASE_GOES_BACK = Problem(
    644,
    _("There is a later release already, of {before}."),
    _("Releases go forward only. Check the clock of this machine."),
    http=409,
    exit_code=65,
)
REGISTER_UNREADABLE = Problem(
    645,
    _("The memory of earlier releases cannot be read."),
    _("Restore it from a backup. Without it, a new release could show people by its differences to the earlier ones."),
    http=503,
    exit_code=65,
)

# --- 66x custody: sealed text and files --------------------------------------------------------------------------

SEAL_BROKEN = Problem(
    660,
    _("What was sealed here ({kind}) does not open: it was changed, or it belongs to another place."),
    _("Keep this database as it is, tell the administrator, and compare it with the last backup."),
    http=500,
    exit_code=65,
)
KEY_DESTROYED = Problem(
    661,
    _("The key number {number} that opened this was destroyed on purpose."),
    _("It cannot be read any more, by anybody. The record of who destroyed it is in the ledger."),
    http=410,
    exit_code=65,
)
MASTER_KEY_MISSING = Problem(
    662,
    _("The installation's key {file} is missing, so nothing that was sealed can be opened."),
    _("Put the file back into SAFERHAVENS_HOME from your separate copy of the keys. Nothing was changed."),
    http=503,
    exit_code=78,
)
KEY_BROKEN = Problem(
    663,
    _("The organisation's key number {number} does not open with this installation's key."),
    _("Put back the key that belongs to this database. Nothing was changed."),
    http=503,
    exit_code=78,
)
FILE_TOO_BIG = Problem(
    664,
    _("The file is larger than {limit} MB."),
    _("Send a shorter or smaller one, or split it. Nothing of it was kept."),
    http=413,
    exit_code=65,
)
HASH_DIFFERS = Problem(
    665,
    _("The file that arrived is not the one announced: its SHA-256 differs."),
    _("Send it again. Nothing of it was kept."),
    http=422,
    exit_code=65,
)
FILE_STILL_ARRIVING = Problem(
    666,
    _("This file has not arrived completely yet: {received} of {size} bytes."),
    _("Wait until the rest has been sent."),
    http=409,
    exit_code=75,
)
WRONG_OFFSET = Problem(
    667,
    _("This piece does not follow: {received} bytes have arrived so far."),
    _("Go on from there."),
    http=409,
    exit_code=65,
)
ARRIVAL_BUSY = Problem(
    668,
    _("Another connection is just sending this file."),
    _("Wait a moment, ask how much has arrived, and go on from there."),
    http=409,
    exit_code=75,
)
FILE_LOST = Problem(
    669,
    _("The original of this file is not in the vault any more."),
    _("Keep everything as it is, tell the administrator, and restore the folder vault from a backup."),
    http=500,
    exit_code=66,
)
FILE_KIND_UNKNOWN = Problem(
    670,
    _("This is no photo, sound, video or PDF that we know by its content, whatever it is called."),
    _("Send it as JPEG, PNG, MP3, MP4 or PDF."),
    http=415,
    exit_code=65,
)
FILE_IS_TWO_THINGS = Problem(
    671,
    _("This file is two things at once: there is a page or an archive inside a picture, sound or video."),
    _("Make a screenshot or a new recording of it, and send that. Nothing was kept."),
    http=422,
    exit_code=65,
)
FILE_HAS_PROGRAM = Problem(
    672,
    _("This PDF holds a script, a form that runs one, or another file."),
    _("Print it into a new PDF, and send that. Nothing was kept."),
    http=422,
    exit_code=65,
)
PICTURE_TOO_LARGE = Problem(
    673,
    _("This picture has more than {megapixels} million pixels, or is longer than any photo."),
    _("Make it smaller, and send it again. Nothing was kept."),
    http=413,
    exit_code=65,
)
FILE_DAMAGED = Problem(
    674,
    _("This file is damaged or was cut off."),
    _("Open it on your device: if you see it there, make a screenshot of it and send that. Nothing was kept."),
    http=422,
    exit_code=65,
)
SEALED_PLACE_UNKNOWN = Problem(
    675,
    _("No key can be destroyed: nobody knows whether it is needed in {places}."),
    _("Register these fields in web/custody/sealed_places.py. Nothing was changed."),
    http=500,
    exit_code=70,
)
PACKAGE_BROKEN = Problem(
    676,
    _("This evidence package is not as it was made: {reason}."),
    _("Do not rely on it. Ask for it again where it was made, and compare its fingerprint with the ledger there."),
    http=422,
    exit_code=65,
)

FILE_NOT_ANNOUNCED = Problem(
    686,
    _("This file was not announced with the report."),
    _("Send the report again with the list of its files."),
    http=422,
)
FILE_DIFFERS = Problem(
    687,
    _("A file of this name has already arrived with this report, and it is another one."),
    _("Give the new file another name, or send it with a correction of the report."),
    http=409,
)

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

# --- 73x sharing: what is released -----------------------------------------------------------------------------------

RELEASE_CHANGED = Problem(
    730,
    _("What you were about to approve is not there any more: it was replaced, or something in it was withdrawn."),
    _("Load the page again and look at the numbers that wait now."),
    http=409,
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

# --- 9xx anything else ------------------------------------------------------------------------------------------

UNEXPECTED = Problem(
    901,
    _("Something went wrong that we did not foresee."),
    _("It has been noted. Try again in a while."),
    http=500,
    exit_code=70,
)


def catalogue() -> tuple[Problem, ...]:
    """All problems, by number."""
    found = [value for value in globals().values() if isinstance(value, Problem)]
    return tuple(sorted(found, key=lambda problem: problem.number))
