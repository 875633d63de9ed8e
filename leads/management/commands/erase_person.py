"""`python manage.py erase_person --workspace Acme --email ada@example.com`: nothing of them stays."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from leads.command_line.person import add_person, read_person
from leads.erasing import PersonRefused, erase_person


class Command(BaseCommand):
    """Reads the options and prints; the work is in leads/erasing/erase.py."""

    help = (
        "Erase one person from a workspace for good: leads, memberships, and whatever else mentions them. No "
        "import brings them back."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and that it is meant: nothing takes it back."""
        add_person(parser)
        parser.add_argument("--yes", action="store_true", help="Don't ask whether it is meant.")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """The counts on stdout, as JSON."""
        workspace, who = read_person(options)
        if (
            not options["yes"]
            and input(f"Erase {who.value} from {workspace.name} for good? [yes/no] ") != "yes"
        ):
            raise CommandError("Nothing was erased")
        try:
            erasure = erase_person(workspace_id=workspace.id, who=who)
        except PersonRefused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps({"id": str(erasure.id), **erasure.counts}, indent=2))
