"""`python manage.py mcp`: Leadgate's tools for an agent on this machine, over stdio (docs/mcp.md)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from workspaces.keys.authentication import find_caller


class Command(BaseCommand):
    help = (
        "Serves the tools for agents (Model Context Protocol) over standard input and output, with the API "
        "key in LEADGATE_API_KEY. An agent starts it; `up` has to run, as its worker does the imports."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        key = settings.LEADGATE_API_KEY
        if not key:
            raise CommandError("Set LEADGATE_API_KEY to an API key of the workspace that the agent works in")
        if find_caller(key) is None:
            raise CommandError("LEADGATE_API_KEY is no valid API key")
        from leads.api.mcp.stdio import serve  # the package takes its time, and no other command needs it

        serve(key=key)
