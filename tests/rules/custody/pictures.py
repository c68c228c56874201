"""Files as phones make them, and as attackers do; made here, so that none is kept in the project."""

import io
import struct
import zlib

from PIL import Image

GPS = {1: "N", 2: (7.0, 53.0, 42.0), 3: "W", 4: (72.0, 30.0, 20.0)}
PHONE = "CanaryPhone 12"
COMMENT = b"canary comment: Calle 10, casa verde"


def picture(width: int = 64, height: int = 48) -> Image.Image:
    """Left half red, right half blue, so that one sees whether it was turned."""
    made = Image.new("RGB", (width, height), "red")
    made.paste("blue", (width // 2, 0, width, height))
    return made


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0110] = PHONE
    made[0x0112] = orientation
    made[0x8825] = GPS
    return made


def photo(media_type: str = "image/jpeg", orientation: int = 1, size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture with place, phone, comment and colour profile in it."""
    target = io.BytesIO()
    kind = media_type.removeprefix("image/").upper()
    more = {"comment": COMMENT} if kind == "JPEG" else {}
    picture(*size).save(target, format=kind, exif=exif(orientation), icc_profile=b"canary profile" + bytes(120), **more)
    return target.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A file of some hundred bytes that unpacks to as many pixels as it says."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def webp_that_claims(width: int, height: int) -> bytes:
    body = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    inner = b"WEBPVP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def boxed(brand: bytes) -> bytes:
    return struct.pack(">I", 16) + b"ftyp" + brand + bytes(4) + bytes(200)
