"""Django's PostgreSQL backend on the embedded server, which it starts with the first connection."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from config.embedded_postgres.client import ensure_running
from config.postgresql.client import DatabaseClient


class DatabaseWrapper(base.DatabaseWrapper):
    """Only the way to the server is ours; the database's name stays Django's, which the tests change."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """What psycopg connects with. The worker's connection pool asks for the same parameters."""
        server = ensure_running(settings.LEADGATE_DATA)
        return {
            **super().get_connection_params(),
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "password": server.password,
        }
