"""Names of files, made harmless for every file system, header, page and archive."""

import re
import unicodedata

from saferhavens.web.custody.limits import LONGEST_NAME

NAMELESS = "file"

FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
"""What Windows takes in no name."""

RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
"""Names that are devices on Windows, with any ending."""

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories of what cannot be seen or turns the direction of reading: `gpj.exe` that looks like `exe.jpg`."""


def safe_name(name: str, extension: str = "") -> str:
    """`name` without folders and without what cannot be seen, at most 100 characters long.

    With `extension` (`jpg`) the file ends so, whatever it was called.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(
        letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter) not in UNSEEN
    )
    stem, dot, ending = FORBIDDEN.sub("_", seen).rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = f"{stem}{dot}{ending}", ""
    ending = extension or ending.strip()
    kept = tidy(stem)[: LONGEST_NAME - len(ending) - 1].rstrip(" .") or NAMELESS
    whole = f"{kept}.{ending}" if ending else kept
    return f"_{whole}"[:LONGEST_NAME] if RESERVED.match(whole) else whole


def tidy(stem: str) -> str:
    """Without dots, spaces and hyphens in front, which hide a file or look like an option; spaces only single."""
    return re.sub(r"\s+", " ", stem).strip(" .").lstrip("-. ")
