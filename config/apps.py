"""The app that holds it together: it brings the system checks."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """The checks register themselves."""
        from config import checks  # noqa: F401, PLC0415  Django isn't ready before
