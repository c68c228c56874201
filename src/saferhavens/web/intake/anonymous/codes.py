"""Receipt codes: twenty digits, the only thing that leads back to a report.

Digits, because they are the same in each language, can be dictated, and look harmless on paper. Twenty of them are
10^20 codes (66 bits). Of ten million guesses none meets one of a million living codes but with a chance of 1 : 10^7,
and the limits let so many guesses through in three weeks.

A code is made from the number of the page on which it is shown, before anything is sent: a lost answer loses nothing,
and the same page sent again shows the same code. That number is kept nowhere; what the database holds (`digest_of`,
and the instance id of the report) cannot be turned into a code, not even by whoever has the key as well.
"""

import hashlib

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.anonymous.keys import key_for, keyed

DIGITS = 20
IN_A_GROUP = 4
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
"""16 MB and some 40 ms for each code that is tried (RFC 7914). The limits bound how many are."""


def code_of(page_number: bytes) -> str:
    """The code of a page, without gaps."""
    return str(int.from_bytes(keyed("code", page_number)) % 10**DIGITS).zfill(DIGITS)


def in_groups(code: str) -> str:
    """As people read it: "1234 5678 9012 3456 7890"."""
    return " ".join(code[start : start + IN_A_GROUP] for start in range(0, DIGITS, IN_A_GROUP))


def typed(text: str) -> str:
    """The code in what somebody typed: gaps, dashes and digits of other scripts are all right. Raises CODE_UNKNOWN."""
    digits = "".join(str(int(letter)) for letter in text[:200] if letter.isdecimal())
    if len(digits) != DIGITS or any(letter.isalpha() for letter in text):
        raise ProblemError(problems.CODE_UNKNOWN)
    return digits


def digest_of(code: str) -> str:
    """What is kept in place of the code. It is as much work for one that exists as for one that does not."""
    return hashlib.scrypt(keyed("digest", code.encode()), salt=key_for("salt"), **SCRYPT).hex()
