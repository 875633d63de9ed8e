"""The app that holds it together: it brings the system checks."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from typing_extensions import override

from workspaces.database.scarcity import give_back, take_again


class HouseConfig(AppConfig):
    name = "config"

    @override
    def ready(self) -> None:
        """The checks register themselves; a request's end may be that of its connection."""
        from config import checks  # noqa: F401, PLC0415  Django isn't ready before

        request_started.connect(take_again)
        request_finished.connect(give_back)
