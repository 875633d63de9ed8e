"""`python manage.py doctor`: what is wrong with this installation, and what to do; see config/operation/."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from config.operation.doctor import examine
from config.operation.finding import Level


class Command(BaseCommand):
    """Prints findings; exit status 1 where one is a problem."""

    help = "Look at settings, disks, PostgreSQL, clock, worker, queue and counters, and say what to do."
    requires_system_checks = ()  # it runs them itself, and goes on

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """--counters and --repair."""
        parser.add_argument(
            "--counters", action="store_true", help="Compare all counters with the rows. Reads all leads."
        )
        parser.add_argument("--repair", action="store_true", help="With --counters: set those that differ.")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """One line a finding, and one of advice."""
        if options["repair"] and not options["counters"]:
            raise CommandError("--repair goes with --counters.")
        problems = 0
        for finding in examine(with_counters=options["counters"], repair=options["repair"]):
            self.stdout.write(f"{finding.level:<8} {finding.subject}: {finding.text}")
            if finding.advice:
                self.stdout.write(f"         > {finding.advice}")
            problems += finding.level == Level.PROBLEM
        if problems:
            sys.exit(1)
