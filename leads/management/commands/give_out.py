"""`python manage.py give_out --workspace Acme --email ada@example.com`: all that is known of somebody."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from leads.command_line.person import add_person, read_person
from leads.erasing import PersonRefused, give_out


class Command(BaseCommand):
    """Reads the options and prints; the work is in leads/erasing/give_out.py."""

    help = "Print all that a workspace knows of one person."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and in which format."""
        add_person(parser)
        parser.add_argument("--format", choices=("json", "csv"), default="json")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """On stdout."""
        workspace, who = read_person(options)
        try:
            known = give_out(workspace_id=workspace.id, who=who)
        except PersonRefused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(known.to_json() if options["format"] == "json" else known.to_csv())
