"""Which program made a forecast: its version, and the content of the modules that compute it.

The version alone would not do: between two releases a model can change, and what was kept must then be made anew.
"""

import hashlib
from functools import cache
from pathlib import Path

from saferhavens import __version__, core

COMPUTING = ("forecast", "scoring", "detection")
"""The rooms of `core` that the record rests on."""


@cache
def code_version() -> str:
    """Such as "0.1.0+3f9a0c12d4e5": release, and the first digits of the SHA-256 of what computes."""
    return f"{__version__}+{digest_of(Path(core.__file__).parent)[:12]}"


def digest_of(folder: Path) -> str:
    """SHA-256 over names and contents of the modules of `COMPUTING` in `folder`."""
    digest = hashlib.sha256()
    for file in sorted(file for room in COMPUTING for file in (folder / room).rglob("*.py")):
        digest.update(f"{file.relative_to(folder)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
