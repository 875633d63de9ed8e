"""What was typed -> a file that is stored, looked into and mapped, and an import that can begin."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from blocklists.models import Blocklist
from campaigns.models import Campaign
from leads.files import sources, stored
from leads.files.decode import FileError, is_delimiter
from leads.files.mapping import apply_mapping
from leads.files.named import apply_named, find_mapping, pairs_of
from leads.files.rejected import rejected_lines
from leads.imports.judge.fixed import read_fixed
from leads.imports.record.lifecycle import start_import
from leads.imports.rows import ImportOptions, Scalar, UpdateRule
from leads.models import Door, LeadImport, LeadList, SourceFile, SourceState
from leads.models.errors import GateError
from leads.models.targets import Target
from leads.tags import TagRefused, read_tags
from workspaces.models import Member, Workspace

_PART = 1024 * 1024  # bytes


class NotFound(GateError):
    """A name or an id that there is not, or a name that several things have."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """The options of the command, as typed."""

    path: str
    workspace: str
    list: str | None
    campaign: str | None
    blocklist: str | None
    assign_to: str | None
    mapping: dict[str, str]
    mapping_name: str | None
    tags: Sequence[str]
    fixed: Sequence[str]
    encoding: str | None
    delimiter: str | None
    sheet: str
    header: bool | None
    header_row: int | None
    is_dry_run: bool
    flags: dict[str, bool]
    skip_if_unsubscribed: bool | None  # None: into a campaign
    rule: UpdateRule


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An import that can begin."""

    source: SourceFile
    mapping: list[str]
    options: ImportOptions
    is_dry_run: bool

    def start(self) -> LeadImport:
        """Raises GateError."""
        return start_import(self.source, self.options, mapping=self.mapping, is_dry_run=self.is_dry_run)

    def write_rejected(self, record: LeadImport, path: str) -> None:
        """The rows that were not imported, as the admin's download has them."""
        file = sources.open_source(self.source, mapping=self.mapping)
        with Path(path).open("wb") as target:
            target.writelines(rejected_lines(record, file))


def parse_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """["COLUMN=FIELD"] -> {column: field}. Raises NotFound."""
    mapping = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals:
            raise NotFound(f"--map wants COLUMN=FIELD, not {pair!r}")
        mapping[column] = field
    return mapping


def prepare(request: Request) -> Prepared:
    """Raises NotFound, GateError, FileError, OSError."""
    workspace = _find(Workspace.objects.all(), request.workspace, what="workspace")
    options = _options(request, workspace.id)
    source = _look_into(_store(request.path, workspace.id), request)
    mapping = _mapping(source, request)
    return Prepared(source=source, mapping=mapping, options=options, is_dry_run=request.is_dry_run)


def _options(request: Request, workspace_id: UUID) -> ImportOptions:
    if request.campaign is not None:
        campaigns = Campaign.objects.filter(workspace_id=workspace_id)
        target = Target(kind="campaign", id=_find(campaigns, request.campaign, what="campaign").id)
    else:
        lists = LeadList.objects.filter(workspace_id=workspace_id)
        target = Target(kind="list", id=_find(lists, request.list or "", what="list").id)
    blocklist_id = None
    flags: dict[str, Any] = dict(request.flags)
    if request.skip_if_unsubscribed is None:
        flags["skip_if_unsubscribed"] = target.kind == "campaign"
    else:
        flags["skip_if_unsubscribed"] = request.skip_if_unsubscribed
    if request.blocklist is not None:
        blocklists = Blocklist.objects.filter(workspace_id=workspace_id)
        blocklist_id = _find(blocklists, request.blocklist, what="blocklist").id
    return ImportOptions(
        workspace_id=workspace_id,
        target=target,
        door=Door.COMMAND,
        blocklist_id=blocklist_id,
        assigned_to=_member(request.assign_to, workspace_id) if request.assign_to else None,
        update=request.rule,
        tags=_tags(request.tags),
        fixed=_fixed(request.fixed),
        **flags,
    )


def _tags(typed: Sequence[str]) -> tuple[str, ...]:
    try:
        return read_tags(typed)
    except TagRefused as error:
        raise NotFound(f"--tag {error}") from None


def _fixed(pairs: Sequence[str]) -> dict[str, Scalar]:
    """Raises NotFound, BadFixed."""
    values = {}
    for pair in pairs:
        field, equals, value = pair.partition("=")
        if not equals:
            raise NotFound(f"--fixed wants FIELD=VALUE, not {pair!r}")
        values[field] = value
    return read_fixed(values)


def _member(email: str, workspace_id: UUID) -> UUID:
    member = Member.objects.filter(workspace_id=workspace_id, user__email__iexact=email).first()
    if member is None:
        raise NotFound(f"{email} is no member of this workspace")
    return member.user_id


def _find(candidates: QuerySet[Any], text: str, *, what: str) -> Any:
    """By id, else by name."""
    found: list[Model] = []
    with contextlib.suppress(ValueError):
        found = list(candidates.filter(id=UUID(text)))
    found = found or list(candidates.filter(name=text)[:2])
    if not found:
        raise NotFound(f"There is no {what} {text!r}")
    if len(found) > 1:
        raise NotFound(f"There are several {what}s named {text!r}: give the id")
    return found[0]


def _store(path: str, workspace_id: UUID) -> SourceFile:
    try:
        return stored.store_file(_parts(path), name=path, workspace_id=workspace_id, user_id=None)
    except stored.FileTooLarge as error:
        raise FileError("too_large", str(error)) from error


def _parts(path: str) -> Iterator[bytes]:
    with Path(path).open("rb") as file:
        while part := file.read(_PART):
            yield part


def _look_into(source: SourceFile, request: Request) -> SourceFile:
    """What the file is, obeying what was typed. Raises FileError."""
    if request.delimiter and not is_delimiter(request.delimiter):
        raise NotFound(f"{request.delimiter!r} can't be a delimiter: give one character")
    source = _converted(sources.inspect_source(source, is_patient=True), request)
    return sources.read_as_requested(
        source,
        is_patient=True,
        encoding=request.encoding,
        delimiter=request.delimiter,
        has_header=request.header,
        header_row=request.header_row,
    )


def _converted(source: SourceFile, request: Request) -> SourceFile:
    if source.state != SourceState.CONVERTING:
        return source
    if request.sheet:
        source.format["sheet"] = request.sheet
        source.save(update_fields=["format"])
    sources.convert_source(source.id)
    source.refresh_from_db()
    return source


def _mapping(source: SourceFile, request: Request) -> list[str]:
    """The guess or what was remembered, with the saved mapping and what was typed. Raises BadMapping."""
    guess, columns = list(source.mapping), sources.columns_of(source)
    if request.mapping_name is not None:
        named = find_mapping(workspace_id=source.workspace_id, name=request.mapping_name)
        guess = apply_named(pairs_of(named), [column.name for column in columns], guess)
    by_phone = request.flags["match_by_phone"]
    return apply_mapping(guess, columns, request.mapping, by_phone=by_phone)
