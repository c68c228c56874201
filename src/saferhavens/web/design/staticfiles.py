"""How static files are stored: with their hash in the name, compressed beforehand, kept by browsers for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Files that our scripts import by their plain name stay reachable, since script contents are not rewritten."""

    keep_only_hashed_files = False
    manifest_strict = False
