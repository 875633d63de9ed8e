"""Django's PostgreSQL backend on the server of DATABASE_URL, or on the embedded one, which it starts with the
first connection; and one that knows when nobody knows whether a COMMIT was done."""

from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.backends.postgresql import base
from typing_extensions import override

from config.embedded_postgres import EmbeddedPostgresError
from config.embedded_postgres.client import ensure_running, is_impatient
from config.postgresql.client import DatabaseClient
from workspaces.database.fate import committing, watch_statement
from workspaces.database.scarcity import wait_for_one


class DatabaseWrapper(base.DatabaseWrapper):
    """The database's name stays Django's, which the tests change."""

    client_class = DatabaseClient

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commit_count = 0
        self.execute_wrappers.append(watch_statement)

    @override
    def get_connection_params(self) -> dict[str, Any]:
        """What psycopg connects with. The worker's connection pool asks for the same parameters."""
        if settings.DATABASE_URL:
            return super().get_connection_params()
        try:
            server = ensure_running(settings.LEADGATE_DATA)
        except EmbeddedPostgresError as error:
            if is_impatient():
                raise OperationalError(str(error).partition("\n")[0]) from error
            raise
        return {
            **super().get_connection_params(),
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "password": server.password,
        }

    @override
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        return wait_for_one(lambda: super(DatabaseWrapper, self).get_new_connection(conn_params))

    def _commit(self) -> Any:
        if self.connection is None:
            return None
        with committing(self):
            return super()._commit()  # type: ignore[misc]  # the stubs leave it out
