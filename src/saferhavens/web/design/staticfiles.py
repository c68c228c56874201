"""How static files are stored: with their hash in the name, compressed beforehand, kept by browsers for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """The bundler has already tied the files together, so their contents are stored as they are.

    Parts that a script imports by their plain name (their hash is in it) stay reachable under that name.
    """

    patterns = ()
    keep_only_hashed_files = False
    manifest_strict = False
