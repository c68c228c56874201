"""Django's SQLite, with checkpoints of its own. Up to version 3.51.2 SQLite can lose committed rows without them.

SQLite's write-ahead log is copied into the database by checkpoints. If one begins just after another has copied
everything, while a third connection starts the log anew, it can note pages as copied that never were: rows that were
committed disappear, or the file is damaged (sqlite.org/wal.html, "The WAL-Reset Bug", mended in 3.51.3). Programs of
many processes meet it: of ours one lost one report in some ten thousand. Whoever installs this program has the SQLite
of their system, so the mending is here. decisions/0015-checkpoints-of-our-own.md says why this is enough.
"""
