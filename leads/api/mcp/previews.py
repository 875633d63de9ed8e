"""preview_import: rows, a text or a file that is there -> a dry run of it, and what that reports."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.db import transaction

from leads.api.instantly.imports.schemas import ImportOptionsQuery
from leads.api.instantly.imports.start import check_reading, read_columns, start_saved, to_options
from leads.api.instantly.leads.add_schemas import Update
from leads.api.instantly.leads.translate import tags_of_body
from leads.api.mcp.reports import Seconds, summary, wait_for
from leads.api.mcp.tool import Json, Tool
from leads.files import sources, stored
from leads.models import Door, SourceFile
from workspaces.api.errors import ApiError
from workspaces.keys.authentication import Caller

MOST_ROWS = 5000
_OWN = ("rows", "text", "file_id", "wait_seconds", "tags")  # which are no options of POST /imports, or others
_AS_JSON = ("mapping", "fixed")  # in these options
# By which the file itself would be read otherwise, also by the imports that have it already.
_OF_A_NEW_FILE = ("encoding", "delimiter", "header_row", "sheet")


class PreviewImport(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is read, where it goes, and how."""

    rows: Annotated[
        Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1, max_length=MOST_ROWS)] | None,
        msgspec.Meta(
            description='The leads themselves, one object each: {"email": "ada@example.com", "first_name": '
            '"Ada", "city": "London"}. Names are read as the header of a file; what is no field becomes a '
            "custom variable."
        ),
    ] = None
    text: Annotated[
        str, msgspec.Meta(description="Instead of rows: the content of a CSV, TSV or NDJSON file.")
    ] = ""
    file_id: Annotated[
        UUID | None,
        msgspec.Meta(
            description="Instead of rows: a file that was uploaded before, as list_imports and reports show "
            "it. Large files and spreadsheets are uploaded by POST /api/v2/imports?dry_run=true, whose "
            "answer is a preview as well."
        ),
    ] = None
    campaign_id: UUID | None = None
    list_id: UUID | None = None
    name: Annotated[str, msgspec.Meta(max_length=200, description="What the import is called.")] = ""
    blocklist_id: Annotated[
        UUID | None, msgspec.Meta(description="Default: the workspace's default blocklist.")
    ] = None
    assigned_to: Annotated[UUID | None, msgspec.Meta(description="A member who gets the leads.")] = None
    mapping: Annotated[
        dict[str, str | None] | None,
        msgspec.Meta(
            description='Column to field, where the guess is wrong: {"Mail": "email", "Ort": "custom:city", '
            '"X": ""}. "" leaves a column out.'
        ),
    ] = None
    mapping_name: Annotated[str, msgspec.Meta(max_length=200, description="A saved mapping.")] = ""
    update: Annotated[
        Update,
        msgspec.Meta(description="What a row does with a lead that is known: nothing without it."),
    ] = None
    keep: Annotated[
        list[str] | None, msgspec.Meta(description="Fields of known leads that are not overwritten.")
    ] = None
    empty_erases: Annotated[bool, msgspec.Meta(description="Empty values overwrite too.")] = False
    skip_if_in_workspace: bool = False
    skip_if_in_campaign: bool = False
    skip_if_in_list: bool = False
    skip_if_unsubscribed: Annotated[
        bool | None, msgspec.Meta(description="Default: true into a campaign, false into a list.")
    ] = None
    match_by_phone: Annotated[
        bool, msgspec.Meta(description="Who is known by no other key is by the phone number.")
    ] = False
    tags: Annotated[list[str] | None, msgspec.Meta(description="Put on all its leads.")] = None
    fixed: Annotated[
        dict[str, Any] | None, msgspec.Meta(description="Field to value, where a row leaves it blank.")
    ] = None
    encoding: Annotated[str, msgspec.Meta(max_length=200)] = ""
    delimiter: Annotated[str, msgspec.Meta(max_length=2)] = ""
    header_row: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    sheet: Annotated[str, msgspec.Meta(description="Of a spreadsheet; the first one without it.")] = ""
    wait_seconds: Seconds = 5


def preview_import(caller: Caller, wanted: PreviewImport) -> Json:
    """Raises ApiError 400, 404, 409, 429."""
    if [bool(wanted.rows), bool(wanted.text), wanted.file_id is not None].count(True) != 1:
        raise ApiError(400, "Give rows, text or file_id, one of them")
    if wanted.file_id and (other := [name for name in _OF_A_NEW_FILE if getattr(wanted, name)]):
        raise ApiError(
            400, f"{other[0]} can't go with file_id: upload the file again to have it read otherwise"
        )
    requested = _options_of(wanted)
    check_reading(requested, {})
    tags = tags_of_body(wanted.tags or (), name="tags")
    options = replace(to_options(requested, caller, {}), door=Door.MCP, tags=tags)
    columns = read_columns(requested, caller)
    with _file(caller, wanted) as source, transaction.atomic():
        if source._state.adding:
            source.save(force_insert=True)
            source = sources.inspect_source(source)
        record = start_saved(source, requested, options, columns)
    shown = summary(caller, wait_for(record, seconds=wanted.wait_seconds))
    earlier = [each.id for each in sources.same_file_imports(source)]
    return shown | ({"same_file_was_imported_by": earlier} if earlier else {})


def _options_of(wanted: PreviewImport) -> ImportOptionsQuery:
    """In the words of POST /imports."""
    given: dict[str, Any] = {
        field: value
        for field in wanted.__struct_fields__
        if field not in _OWN and (value := getattr(wanted, field)) not in (None, "")
    }
    for name in _AS_JSON:
        if name in given:
            given[name] = json.dumps(given[name])
    if "keep" in given:
        given["keep"] = ",".join(given["keep"])
    return ImportOptionsQuery(**given, dry_run=True)


@contextmanager
def _file(caller: Caller, wanted: PreviewImport) -> Iterator[SourceFile]:
    """What is to be read; one that is new isn't saved yet, and doesn't stay unless it is. Raises ApiError
    404, 409, 413."""
    if wanted.file_id is not None:
        yield _kept_file(caller, wanted.file_id)
        return
    parts = map(_line, wanted.rows) if wanted.rows else iter([wanted.text.encode("utf-8", "replace")])
    name = "rows.ndjson" if wanted.rows else "text.csv"
    incoming = stored.Incoming(name=name, workspace_id=caller.workspace_id, user_id=caller.user_id)
    try:
        with incoming:
            for part in parts:
                incoming.write(part)
    except stored.FileTooLarge as error:
        raise ApiError(413, str(error)) from None
    try:
        yield incoming.source
    finally:
        stored.delete_unless_saved(incoming.source)


def _line(row: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(row) + b"\n"


def _kept_file(caller: Caller, file_id: UUID) -> SourceFile:
    found = SourceFile.objects.filter(workspace_id=caller.workspace_id, id=file_id).first()
    if found is None:
        raise ApiError(404, f"File {file_id} not found in this workspace")
    if not found.stored_name:
        raise ApiError(409, "The file is not kept any longer; upload it again")
    return found


TOOLS: tuple[Tool, ...] = (
    Tool(
        name="preview_import",
        title="Preview an import",
        description="Reads rows or a file and answers the exact report of a dry run: the mapping of the "
        "columns, warnings, what would become of the rows and why, and a report_hash. Writes no lead. Check "
        "the mapping and the warnings; preview again with other options until it is right; then "
        "commit_import. Duplicates: a row of somebody who is in the campaign or list already is `duplicate` "
        "and changes nothing unless `update` says so; somebody known elsewhere in the workspace is put in "
        "too. Partial failure: bad rows are refused one by one with a reason and never stop the others; a "
        "file that can't be read at all is an error and leaves nothing behind. Retries: each call makes a "
        "preview of its own, which costs nothing.",
        arguments=PreviewImport,
        resource="leads",
        action="create",
        run=preview_import,
    ),
)
