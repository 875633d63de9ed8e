"""The app that holds it together: it brings the system checks."""

from django.apps import AppConfig
from django.core.signals import request_finished
from typing_extensions import override

from workspaces.database.scarcity import give_back


class HouseConfig(AppConfig):
    name = "config"

    @override
    def ready(self) -> None:
        """The checks register themselves; a request's end may be that of its connection."""
        from config import checks  # noqa: F401, PLC0415  Django isn't ready before

        request_finished.connect(give_back)
