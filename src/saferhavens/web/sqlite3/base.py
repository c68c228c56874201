"""The database wrapper that Django asks for: as its own for SQLite, but for the checkpoints."""

from pathlib import Path

from django.db.backends.sqlite3 import base

from saferhavens.web.sqlite3.checkpoints import Checkpoints, checkpoints_of


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite never checkpoints by itself here; a connection does so right after a commit of its own, one at a time."""

    def get_new_connection(self, conn_params: dict[str, object]) -> base.Database.Connection:
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA journal_size_limit=0")
        return connection

    def _commit(self) -> None:
        if self.connection is None:
            return
        checkpoints = self._checkpoints()
        if checkpoints is None or not checkpoints.are_due():
            super()._commit()
            return
        with checkpoints.alone() as is_alone:
            super()._commit()
            if is_alone:
                with self.wrap_database_errors:
                    checkpoints.make(self.connection)

    def _checkpoints(self) -> Checkpoints | None:
        """None for a database in memory, which has no log."""
        return None if self.is_in_memory_db() else checkpoints_of(Path(str(self.settings_dict["NAME"])))
