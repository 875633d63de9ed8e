"""`manage.py bootstrap`: a workspace that is ready to be used, and a new API key for it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from config.bootstrap import bootstrap


class Command(BaseCommand):
    help = "Creates (or finds) a workspace with campaigns, a list and a blocklist, and makes an API key."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="NAME", default="Demo", help="its name (default: Demo)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        made = asdict(bootstrap(workspace_name=options["workspace"]))
        if options["json"]:
            self.stdout.write(json.dumps(made, default=str))
        else:
            for name, value in made.items():
                self.stdout.write(f"{name}: {value}")
