"""`python manage.py purge_leads --days N`: leads that were deleted long ago go for good."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from leads.command_line.person import find_workspace
from leads.jobs.errors import TooSlow
from leads.people.purge import MAX_DAYS, Purged, purge_leads
from workspaces.models import Workspace


class Command(BaseCommand):
    """Reads the options and prints; the work is in leads/people/purge.py."""

    help = (
        "Remove for good, with their places in campaigns and lists, the leads that were deleted more than N "
        "days ago. An import can't wake them any more then. What an import woke meanwhile stays."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        """The days have no default: nobody shall lose leads by leaving something out."""
        parser.add_argument("--days", required=True, type=_days, metavar="N", help="0: all deleted leads.")
        parser.add_argument("--workspace", metavar="NAME", help="Its name or id; default: all workspaces.")
        parser.add_argument("--dry-run", action="store_true", help="Count, and remove nothing.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Counts on stdout."""
        only = None if options["workspace"] is None else find_workspace(options["workspace"]).id
        try:
            purged = purge_leads(days=options["days"], workspace_id=only, is_dry_run=options["dry_run"])
        except TooSlow as error:
            raise CommandError(
                "The database was too busy: not even a few leads were purged in time. Begin it again later; "
                "what is purged stays so."
            ) from error
        report = _report(purged, days=options["days"], is_dry_run=options["dry_run"])
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _in_words(report))


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and int(text) <= MAX_DAYS):
        raise ArgumentTypeError(f"must be a whole number from 0 to {MAX_DAYS}, not {text!r}")
    return int(text)


def _report(purged: list[Purged], *, days: int, is_dry_run: bool) -> dict[str, Any]:
    names = dict(Workspace.objects.values_list("id", "name"))
    return {
        "days": days,
        "is_dry_run": is_dry_run,
        "leads": sum(one.leads for one in purged),
        "memberships": sum(one.memberships for one in purged),
        "workspaces": [
            {
                "id": str(one.workspace_id),
                "name": names.get(one.workspace_id, ""),
                "leads": one.leads,
                "memberships": one.memberships,
            }
            for one in purged
        ],
    }


def _in_words(report: dict[str, Any]) -> str:
    done = "would be removed" if report["is_dry_run"] else "removed"
    lines = [
        f"{_amount(report['leads'], 'lead')} and {_amount(report['memberships'], 'membership')} {done}, "
        f"deleted more than {_amount(report['days'], 'day')} ago"
    ]
    lines += [f"  {one['name']} ({one['id']}): {one['leads']:,}" for one in report["workspaces"]]
    return "\n".join(lines)


def _amount(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
