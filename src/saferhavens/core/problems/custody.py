"""66x: sealed text and files."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

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
