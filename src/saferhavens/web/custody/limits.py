"""How large what arrives may be, each limit with its reason. Bytes, unless said otherwise.

A body is refused by its announced size before it is read (`access.limits`); a view that takes more than a form says so
with `@body_up_to(...)`. What a file turns out to be decides its own limit.
"""

from enum import StrEnum

MEGA = 1_000_000

SUBMISSION_BODY = 120 * MEGA
"""A report with everything attached, as ODK Collect sends it in one request: the largest file, and room for forms."""

PHOTO_FORM_BODY = 60 * MEGA
"""The web form: some photos of a phone's camera. A video is sent piece by piece."""

PIECE_BODY = 8 * MEGA
"""A piece of a file that is sent piece by piece: a minute on a slow connection, so little is lost when it breaks."""

IMPORT_BODY = 50 * MEGA
"""A table of 100,000 reports, with narratives."""

CHUNK = 65_536
"""What is sealed at once in a file, as in the age format: small in memory, and 40 bytes of overhead do not count."""

MOST_PIXELS = 60_000_000
"""Of a picture: the best phones make 50 million. One byte a pixel and colour: 180 MB while it is drawn again."""

LONGEST_SIDE = 20_000
"""Pixels: longer is no photograph, and libraries reserve whole lines."""

WORKING_SIDE = 2_400
"""Pixels of the longer side of a working copy: enough to read a number plate, little enough for a slow connection."""

PREVIEW_SIDE = 320
"""Pixels of the blurred preview."""

LONGEST_NAME = 100
"""Characters of a file's name that are kept: what every file system takes, also in four bytes a character."""

STALE_HOURS = 48
"""An arrival that nobody has gone on with for so long is removed: a phone comes back within two days or starts anew."""


class FileKind(StrEnum):
    """What a file is, as its bytes say."""

    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"


LARGEST_FILE: dict[FileKind, int] = {
    FileKind.PHOTO: 20 * MEGA,  # 50 million pixels in a JPEG of the best quality
    FileKind.AUDIO: 60 * MEGA,  # an hour of a telephone's recorder
    FileKind.VIDEO: 110 * MEGA,  # a minute of a telephone's camera; the rest of a submission stays below its limit
    FileKind.DOCUMENT: 30 * MEGA,  # a judgment of 500 scanned pages
}

LARGEST = max(LARGEST_FILE.values())
