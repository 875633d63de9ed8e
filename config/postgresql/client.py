"""`manage.py dbshell`: on the embedded server with the psql of its own version."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import client
from typing_extensions import override

from config.embedded_postgres.binaries import packaged_binaries
from config.embedded_postgres.client import ensure_running


class DatabaseClient(client.DatabaseClient):
    """psql need not be installed: the wheel has one."""

    @classmethod
    @override
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """The command and what it finds in its environment: the password."""
        if settings.DATABASE_URL:
            return super().settings_to_cmd_args_env(settings_dict, list(parameters))
        server = ensure_running(settings.LEADGATE_DATA)
        reached = settings_dict | {
            "HOST": server.host,
            "PORT": server.port,
            "USER": server.user,
            "PASSWORD": server.password,
        }
        arguments, environment = super().settings_to_cmd_args_env(reached, list(parameters))
        return [str(packaged_binaries() / "psql"), *arguments[1:]], environment
