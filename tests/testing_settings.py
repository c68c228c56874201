"""Django's settings for the tests: the program's own, in a temporary home, without what only costs time."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

KEPT = {"SAFERHAVENS_CI", "SAFERHAVENS_PROMISES"}

for name in [name for name in os.environ if name.startswith("SAFERHAVENS_") and name not in KEPT]:
    del os.environ[name]  # what is set in the developer's shell must not change a test
HOME = Path(tempfile.mkdtemp(prefix="saferhavens-tests-"))
os.environ["SAFERHAVENS_HOME"] = str(HOME)
(HOME / "static").mkdir()  # WhiteNoise expects the folder, which collectstatic makes in production
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

from saferhavens.web.settings import *  # noqa: E402, F403 - the environment must be set first; settings modules extend by star
from saferhavens.web.settings import DATABASES, STORAGES  # noqa: E402 - as above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow by design
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: several threads of one test server cannot share a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
