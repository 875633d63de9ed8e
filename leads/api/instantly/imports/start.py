"""A stored file and what was requested -> an import that a worker runs."""

import codecs
import json
from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction
from rest_framework.request import Request

from leads.api.instantly.imports.schemas import ImportOptionsQuery
from leads.api.instantly.leads.translate import check_removal_scope, fixed_of_body, tags_of_body
from leads.files import sources
from leads.files.decode import FileError, is_delimiter
from leads.files.mapping import BadMapping
from leads.files.named import find_mapping, pairs_of
from leads.imports import GateError, ImportOptions, UnknownReference
from leads.imports.errors import BadOption, TooManyWaiting
from leads.imports.record.lifecycle import check_options, start_import
from leads.imports.rows import UpdateRule
from leads.imports.updates import read_rule
from leads.models import Door, LeadImport, SourceFile, SourceState
from leads.models.targets import Target
from leads.tags import split_tags
from workspaces.api.base import ApiError
from workspaces.api.body import find_nul
from workspaces.keys.authentication import Caller

_UNKNOWN = "Object contains unknown field `"


def read_options(request: Request, fields: Mapping[str, str]) -> ImportOptionsQuery:
    """From the query and from a form's fields. Raises ApiError 400 that names the option."""
    for name in fields:
        if name in request.query_params:
            raise ApiError(400, f"body.{name} is in the query too; give it once")
    values = {name: text for name, text in [*request.query_params.items(), *fields.items()] if text != ""}
    if (nul := find_nul(dict(values), "")) is not None:
        raise ApiError(400, f"{_place(nul, fields)} contains the character U+0000")
    try:
        requested = msgspec.convert(values, ImportOptionsQuery, strict=False)
    except msgspec.ValidationError as error:
        raise ApiError(400, _describe(str(error), fields)) from error
    check_reading(requested, fields)
    return requested


def check_reading(requested: ImportOptionsQuery, fields: Mapping[str, str]) -> None:
    """How the file is to be read. Raises ApiError 400."""
    _check_encoding(requested.encoding, fields)
    if requested.delimiter and not is_delimiter(requested.delimiter):
        raise ApiError(400, f"{_place('delimiter', fields)} is invalid: it can't part cells")


def _describe(text: str, fields: Mapping[str, str]) -> str:
    if text.startswith(_UNKNOWN):
        return f"{_place(text.removeprefix(_UNKNOWN).rstrip('`'), fields)} is not allowed"
    problem, _, path = text.partition(" - at `$.")
    return f"{_place(path.rstrip('`'), fields)} is invalid: {problem[:1].lower()}{problem[1:]}"


def _place(name: str, fields: Mapping[str, str]) -> str:
    return f"body.{name}" if name in fields else f"querystring/{name}"


def _check_encoding(name: str, fields: Mapping[str, str]) -> None:
    """Raises ApiError 400."""
    try:
        known = not name or codecs.lookup(name)._is_text_encoding  # noqa: SLF001  what open() looks at
    except (LookupError, ValueError):
        known = False
    if not known:
        raise ApiError(400, f"{_place('encoding', fields)} is invalid: no encoding is called {name!r}")


def read_mapping(text: str) -> dict[str, str | None]:
    """Raises ApiError 400."""
    return _read_object(text, "mapping", of=dict[str, str | None])


def _read_object(text: str, name: str, *, of: Any = dict[str, Any]) -> dict[str, Any]:
    """Raises ApiError 400."""
    if not text:
        return {}
    try:
        found: dict[str, Any] = msgspec.json.decode(text, type=of)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        what = "columns and their fields" if name == "mapping" else "fields and their values"
        raise ApiError(400, f"{name} must be a JSON object of {what}: {error}") from error
    if find_nul(dict(found), name) is not None:
        raise ApiError(400, f"{name} contains the character U+0000")
    return found


def to_options(requested: ImportOptionsQuery, caller: Caller, fields: Mapping[str, str]) -> ImportOptions:
    """Raises ApiError 400, 403, and 404 for ids of other workspaces."""
    if requested.remove_invalid and not requested.verify_leads_on_import:
        raise ApiError(400, "remove_invalid needs verify_leads_on_import")
    if requested.remove_invalid:
        check_removal_scope(caller)
    options = ImportOptions(
        workspace_id=caller.workspace_id,
        target=_target(requested),
        door=Door.API_FILE,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        blocklist_id=requested.blocklist_id,
        assigned_to=requested.assigned_to,
        verify=requested.verify_leads_on_import,
        remove_invalid=requested.remove_invalid,
        skip_if_in_workspace=requested.skip_if_in_workspace,
        skip_if_in_campaign=requested.skip_if_in_campaign,
        skip_if_in_list=requested.skip_if_in_list,
        skip_if_unsubscribed=_skips_unsubscribed(requested),
        match_by_phone=requested.match_by_phone,
        update=_rule(requested, fields),
        name=requested.name,
        tags=tags_of_body(split_tags(requested.tags), name="tags"),
        fixed=fixed_of_body(_read_object(requested.fixed, "fixed")),
    )
    try:
        check_options(options)
    except UnknownReference as error:
        raise ApiError(404, f"{error.field} {error.value} not found in this workspace") from error
    return options


def _skips_unsubscribed(requested: ImportOptionsQuery) -> bool:
    wish = requested.skip_if_unsubscribed
    return requested.campaign_id is not None if wish is None else wish


def _rule(requested: ImportOptionsQuery, fields: Mapping[str, str]) -> UpdateRule:
    """Raises ApiError 400."""
    try:
        return read_rule(
            update=requested.update or "",
            update_existing=requested.update_existing,
            empty_erases=requested.empty_erases,
            keep=requested.keep,
        )
    except BadOption as error:
        raise ApiError(400, f"{_place(error.field, fields)} {error.problem}") from error


def _target(requested: ImportOptionsQuery) -> Target:
    if requested.campaign_id and requested.list_id:
        raise ApiError(400, "Give campaign_id or list_id, not both")
    if requested.campaign_id:
        return Target(kind="campaign", id=requested.campaign_id)
    if requested.list_id:
        return Target(kind="list", id=requested.list_id)
    raise ApiError(400, "The import must have a campaign_id or a list_id")


@transaction.atomic
def start(
    source: SourceFile, requested: ImportOptionsQuery, caller: Caller, fields: Mapping[str, str]
) -> LeadImport:
    """Saves the file's record, looks into the file, and has a worker go on. All or nothing: raises ApiError
    400 for a file that can't be read and a mapping that doesn't fit it."""
    columns = read_columns(requested, caller)
    options = to_options(requested, caller, fields)
    source.save(force_insert=True)
    return start_saved(sources.inspect_source(source), requested, options, columns)


def read_columns(requested: ImportOptionsQuery, caller: Caller) -> dict[str, Any]:
    """What was stated of the file's columns. Raises ApiError 400."""
    return {"mapping": read_mapping(requested.mapping), "named": read_named(requested, caller)}


@transaction.atomic
def start_saved(
    source: SourceFile, requested: ImportOptionsQuery, options: ImportOptions, columns: Mapping[str, Any]
) -> LeadImport:
    """Of a file that was looked into. Raises ApiError 400, 429."""
    try:
        source = sources.read_as_requested(
            source,
            encoding=requested.encoding,
            delimiter=requested.delimiter,
            has_header=requested.has_header,
            header_row=requested.header_row,
        )
        if source.state == SourceState.CONVERTING:
            return _start_later(source, options, requested, columns)
        mapping = sources.map_as_requested(source, columns, by_phone=options.match_by_phone)
        return start_import(source, options, mapping=mapping, is_dry_run=requested.dry_run)
    except FileError as error:
        raise ApiError(400, f"The file can't be imported: {error}") from error
    except BadMapping as error:
        raise ApiError(400, f"mapping is invalid: {error}") from error
    except TooManyWaiting as error:
        raise ApiError(429, str(error), headers={"Retry-After": "60"}) from error


def read_named(requested: ImportOptionsQuery, caller: Caller) -> dict[str, str]:
    """What the saved mapping says now, by columns. Raises ApiError 400."""
    if not requested.mapping_name:
        return {}
    try:
        return pairs_of(find_mapping(workspace_id=caller.workspace_id, name=requested.mapping_name))
    except BadMapping as error:
        raise ApiError(400, f"mapping_name is invalid: {error}") from None


def _start_later(
    source: SourceFile, options: ImportOptions, requested: ImportOptionsQuery, columns: Mapping[str, Any]
) -> LeadImport:
    """A worker converts a spreadsheet, or looks into what takes long; what its columns are is known then."""
    if requested.sheet:
        source.format["sheet"] = requested.sheet
        source.save(update_fields=["format"])
    remembered = {
        **columns,
        "has_header": requested.has_header,
        "encoding": requested.encoding,
        "delimiter": requested.delimiter,
        "header_row": requested.header_row,
    }
    return start_import(source, options, mapping=[], is_dry_run=requested.dry_run, requested=remembered)


def conflict(error: GateError) -> ApiError:
    """A state that doesn't allow what was requested."""
    return ApiError(409, str(error))


def digest_of(source: SourceFile, fields: Mapping[str, str]) -> bytes:
    """Stands for the body: the file's bytes, and the form's fields whatever their order."""
    content = json.dumps([source.sha256, sorted(fields.items())])
    return content.encode("utf-8", "surrogatepass")
