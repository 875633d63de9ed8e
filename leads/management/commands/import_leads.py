"""`python manage.py import_leads FILE`: a file through the gate, from the command line."""

import json
import sys
from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from leads.command_line import NotFound, Request, parse_mapping, prepare
from leads.command_line.report import exit_status, report_json, report_text
from leads.command_line.watch import run_and_watch
from leads.files.decode import FileError
from leads.imports.rows import UpdateMode
from leads.imports.updates import read_rule
from leads.models.errors import GateError

_SKIPS = ("skip_if_in_workspace", "skip_if_in_campaign", "skip_if_in_list")


class Command(BaseCommand):
    """Reads the options and prints; the work is in leads/command_line/ and in the gate."""

    help = (
        "Import the leads of a CSV, TSV, XLSX or NDJSON file, also gzipped or zipped. "
        "Exit status 1: nothing was imported; 2: it stopped before the end."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        """Names or ids wherever something is named."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--workspace", required=True, metavar="NAME")
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument("--list", metavar="NAME", help="The list to put the leads into.")
        target.add_argument("--campaign", metavar="NAME", help="The campaign to put the leads into.")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="What a column is, where the guess is wrong: email, first_name, …, custom:NAME, or nothing.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Report exactly, and write no lead.")
        _add_skips(parser)
        _add_rule(parser)
        parser.add_argument("--verify", action="store_true", help="Have the addresses verified afterwards.")
        parser.add_argument(
            "--remove-invalid",
            action="store_true",
            help="With --verify: take leads whose address is invalid out of the campaign or list again.",
        )
        _add_given(parser)
        parser.add_argument("--blocklist", metavar="NAME", help="Default: the workspace's default.")
        parser.add_argument("--assign-to", metavar="EMAIL", help="A member of the workspace.")
        parser.add_argument("--encoding", help="Where the guess is wrong: utf-8, cp1252, …")
        parser.add_argument("--delimiter", help="Where the guess is wrong: , ; | or tab")
        parser.add_argument("--sheet", default="", help="Of a spreadsheet; default: the first with rows.")
        header = parser.add_mutually_exclusive_group()
        header.add_argument("--header", dest="header", action="store_true", default=None)
        header.add_argument("--no-header", dest="header", action="store_false", default=None)
        header.add_argument(
            "--header-row", type=int, metavar="N", help="The row with the columns' names; 0: there is none."
        )
        parser.add_argument("--rejected", metavar="FILE", help="Write the rows that were not imported there.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """The report on stdout, the progress bar on stderr."""
        try:
            prepared = prepare(_request(options))
            record = run_and_watch(prepared, bar=None if options["json"] else self.stderr)
        except (NotFound, GateError, FileError, OSError) as error:
            self._fail(error, as_json=options["json"])
        if options["rejected"]:
            prepared.write_rejected(record, options["rejected"])
        report = report_json(prepared, record)
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else report_text(report))
        sys.exit(exit_status(record))

    def _fail(self, error: Exception, *, as_json: bool) -> NoReturn:
        """Nothing was imported."""
        if not as_json:
            raise CommandError(str(error)) from error
        code = getattr(error, "code", "invalid_request")
        self.stdout.write(json.dumps({"status": "failed", "error": code, "message": str(error)}, indent=2))
        sys.exit(1)


def _add_given(parser: ArgumentParser) -> None:
    """What was saved, and what all rows get."""
    parser.add_argument("--mapping-name", metavar="NAME", help="A saved mapping; --map counts more.")
    parser.add_argument(
        "--tag", action="append", default=[], metavar="NAME", help="For all leads; repeatable."
    )
    parser.add_argument(
        "--fixed",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="What fills the blanks of all rows: source, company_name, …, custom:NAME; repeatable.",
    )


def _add_skips(parser: ArgumentParser) -> None:
    for flag in _SKIPS:
        parser.add_argument(f"--{flag.replace('_', '-')}", action="store_true")
    parser.add_argument("--match-by-phone", action="store_true", help="Know leads by their phone number too.")
    parser.add_argument(
        "--skip-if-unsubscribed",
        action=BooleanOptionalAction,
        help="Skip people who have unsubscribed, or whose mail bounced. Default: into a campaign.",
    )


def _add_rule(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--update",
        choices=[mode.value for mode in UpdateMode],
        help="What becomes of leads that are known; only_existing creates nobody. Default: no.",
    )
    parser.add_argument("--update-existing", action="store_true", help="The same as --update overwrite.")
    parser.add_argument("--empty-erases", action="store_true", help="With overwriting: an empty cell erases.")
    parser.add_argument(
        "--keep",
        default="",
        metavar="FIELDS",
        help="With overwriting: not these: phone,notes",
    )


def _request(options: dict[str, Any]) -> Request:
    return Request(
        path=options["file"],
        workspace=options["workspace"],
        list=options["list"],
        campaign=options["campaign"],
        blocklist=options["blocklist"],
        assign_to=options["assign_to"],
        mapping=parse_mapping(options["map"]),
        mapping_name=options["mapping_name"],
        tags=options["tag"],
        fixed=options["fixed"],
        encoding=options["encoding"],
        delimiter={"tab": "\t", "\\t": "\t"}.get(options["delimiter"] or "", options["delimiter"]),
        sheet=options["sheet"],
        header=options["header"],
        header_row=options["header_row"],
        is_dry_run=options["dry_run"],
        skip_if_unsubscribed=options["skip_if_unsubscribed"],
        flags={flag: options[flag] for flag in (*_SKIPS, "match_by_phone", "verify", "remove_invalid")},
        rule=read_rule(
            update=options["update"] or "",
            update_existing=options["update_existing"],
            empty_erases=options["empty_erases"],
            keep=options["keep"],
        ),
    )
