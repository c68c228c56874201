"""2xx: outside data."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

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
