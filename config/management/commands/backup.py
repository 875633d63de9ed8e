"""`python manage.py backup DIR`; see config/operation/backup.py."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from config.operation.backup import make_backup, verify_backup
from config.operation.manifest import BackupError, Manifest
from config.operation.programs import ProgramError


class Command(BaseCommand):
    """Reads the options and prints; nothing else."""

    help = "Copy database, kept files and the secret key into a directory, while everything runs."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """DIR and --verify."""
        parser.add_argument("directory", metavar="DIR", type=Path)
        parser.add_argument(
            "--verify", action="store_true", help="Look at a backup that is there, change nothing."
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 with a sentence when it failed."""
        directory = options["directory"].absolute()
        try:
            manifest = verify_backup(directory) if options["verify"] else make_backup(directory)
        except (BackupError, ProgramError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(describe(manifest, directory))


def describe(manifest: Manifest, directory: Path) -> str:
    """One line."""
    size = sum(entry.size for entry in manifest.files.values())
    made = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC"
    return f"{directory}: {len(manifest.files):,} files, {size / 1024**2:,.1f} MiB, of {made}: complete."
