"""What a file really is, and copies of pictures that tell nothing but what is to be seen on them.

The bytes decide, not the name. A photograph gets a working copy: drawn anew, without place, time, phone, comment,
thumbnail or colour profile, and a preview, grey and blurred, for what not everybody must see unprepared. Audio, video
and documents get no working copy: we have nothing that could clean them reliably. To look at them is to open the
original, which asks for a reason and is recorded.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PIL import Image, ImageFilter, ImageOps

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.limits import LONGEST_SIDE, MOST_PIXELS, PREVIEW_SIDE, WORKING_SIDE

READ_BY_PILLOW = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}
"""HEIC of some phones is kept, but Pillow cannot draw it anew: its original is opened like a video's."""

BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    RuntimeError,  # of the library that decodes AVIF
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow raises when a picture is not what it says, by its own sources."""

Image.MAX_IMAGE_PIXELS = None
"""Our own limit holds, and before anything is decoded: Pillow's would only warn."""

WORKING_QUALITY = 85
PREVIEW_QUALITY = 60
BLUR = PREVIEW_SIDE // 16
"""Radius in pixels: shapes stay, faces and wounds do not."""


class WorkingCopy(NamedTuple):
    """A picture drawn anew, as JPEG."""

    jpeg: bytes
    width: int
    height: int


def has_working_copy(media_type: str) -> bool:
    return media_type in READ_BY_PILLOW


def working_copy(data: bytes, media_type: str) -> WorkingCopy:
    """The picture in `data`, upright, at most 2,400 pixels wide or high, with nothing else in the file.

    Raises PICTURE_TOO_LARGE before it is decoded, FILE_DAMAGED.
    """
    return saved(drawn_anew(data, media_type, WORKING_SIDE), WORKING_QUALITY)


def preview(data: bytes, media_type: str) -> WorkingCopy:
    """The same, small, grey and blurred. Raises as `working_copy`."""
    small = drawn_anew(data, media_type, PREVIEW_SIDE)
    return saved(small.convert("L").filter(ImageFilter.GaussianBlur(BLUR)), PREVIEW_QUALITY)


def drawn_anew(data: bytes, media_type: str, side: int) -> Image.Image:
    """The pixels alone, on a new canvas: whatever else Pillow knows of a picture stays behind."""
    with named_when_broken():
        check_announced_size(data, media_type)
        with Image.open(io.BytesIO(data), formats=[READ_BY_PILLOW[media_type]]) as picture:
            check_pixels(*picture.size)
            picture.thumbnail((side, side))  # before it is turned: a large one is in memory once only
            return on_white(ImageOps.exif_transpose(picture))


def on_white(picture: Image.Image) -> Image.Image:
    canvas = Image.new("RGB", picture.size, "white")
    colours = picture.convert("RGBA")
    canvas.paste(colours, mask=colours.getchannel("A"))
    return canvas


def saved(picture: Image.Image, quality: int) -> WorkingCopy:
    target = io.BytesIO()
    picture.save(target, format="JPEG", quality=quality, progressive=True)
    return WorkingCopy(target.getvalue(), picture.width, picture.height)


@contextmanager
def named_when_broken() -> Iterator[None]:
    """Raises FILE_DAMAGED. What Pillow only warns of is about place and phone, which stay behind anyway."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    except BROKEN:
        raise ProblemError(problems.FILE_DAMAGED) from None


# --- pictures that claim to be endless ----------------------------------------------------------------------------


def check_pixels(width: int, height: int) -> None:
    """Raises PICTURE_TOO_LARGE."""
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise ProblemError(problems.PICTURE_TOO_LARGE, megapixels=MOST_PIXELS // 1_000_000)


def check_announced_size(data: bytes, media_type: str) -> None:
    """For WebP, where opening a picture already reserves its canvas. Raises PICTURE_TOO_LARGE."""
    if media_type == "image/webp":
        check_pixels(*webp_size(data))


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height as the first chunk tells them (RFC 9649, 2.5 to 2.7). Raises ValueError."""
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    raise ValueError("no WebP")
