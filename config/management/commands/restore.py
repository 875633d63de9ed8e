"""`python manage.py restore DIR`; see config/operation/backup.py."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from config.management.commands.backup import describe
from config.operation.backup import restore_backup
from config.operation.manifest import BackupError
from config.operation.programs import ProgramError


class Command(BaseCommand):
    """Reads the options and prints; nothing else."""

    help = "Fill an empty database, and a place for files, from what `backup` made."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """DIR."""
        parser.add_argument("directory", metavar="DIR", type=Path)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 with a sentence when it failed."""
        directory = options["directory"].absolute()
        try:
            manifest = restore_backup(directory)
        except (BackupError, ProgramError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(describe(manifest, directory))
        self.stdout.write("Restored. `manage.py doctor --counters` compares the counters with the rows.")
