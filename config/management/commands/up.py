"""`python manage.py up`: starts the whole product; see config/supervisor/."""

import contextlib
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from config.command_line import add_data_option
from config.supervisor import UpError
from config.supervisor.run import run


class Command(BaseCommand):
    """Reads the options and prints; nothing else."""

    help = "Start the database, the web server and the worker, and run them until Ctrl-C."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """--host, --port and --data."""
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on. Default: %(default)s")
        parser.add_argument("--port", type=int, default=8000, help="Default: %(default)s. 0: any free port")
        add_data_option(parser)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 0 after an orderly end, 1 with a sentence when it can't start or go on."""
        try:
            run(host=options["host"], port=options["port"], say=self.say, warn=self.warn)
        except UpError as error:
            self.warn(str(error))
            sys.exit(1)

    def say(self, text: str) -> None:
        """To stdout, at once; who closed it doesn't want to read, but may still want to run."""
        with contextlib.suppress(OSError):
            self.stdout.write(text)
            self.stdout.flush()

    def warn(self, text: str) -> None:
        """To stderr, where the children's output goes too."""
        with contextlib.suppress(OSError):
            self.stderr.write(text)
            self.stderr.flush()
