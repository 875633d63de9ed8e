from django.apps import AppConfig
from typing_extensions import override


class WorkspacesConfig(AppConfig):
    name = "workspaces"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Logins are Django's own business, which notifies the audit log of them."""
        from workspaces.audit.logins import connect  # noqa: PLC0415  models aren't ready before

        connect()
