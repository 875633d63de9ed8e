"""The first rows of a file -> what will become of each, as things stand. Writes nothing."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction

from leads.files.decode import FileError, FileRow
from leads.files.file_rows import OpenFile
from leads.files.held_address import normalize_file_rows
from leads.files.mapping import row_maker
from leads.imports.chunk import try_chunk
from leads.imports.judge.classify import split_refused
from leads.imports.judge.keys import find_keyed
from leads.imports.judge.probe import open_target
from leads.imports.rows import ImportOptions, LeadRow, RawRow, Refusal
from leads.imports.updates import with_columns
from leads.imports.write.dry import DryWriter
from leads.models.row_ids import new_import_id
from workspaces.database.cursor import plain_cursor

PREVIEW_ROWS = 20
_LOOKED_AT = 64 * 1024 * 1024  # bytes, unpacked


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """A row as it would be imported; `refusal` says why it would not. `changes`: of the known lead's fields,
    each with its value before and after."""

    raw: RawRow
    row: LeadRow | None
    refusal: Refusal | None
    restored: bool
    changes: dict[str, list[str]]


def preview_file(file: OpenFile, options: ImportOptions, *, limit: int = PREVIEW_ROWS) -> list[PreviewRow]:
    """The first `limit` rows. Raises FileError, UnknownReference."""
    file = replace(file, matches_phones=options.match_by_phone)
    make = row_maker(file.mapping, file.columns, unescape=file.unescape)
    raws = [make(record) for record in first_rows(file, limit)]
    return preview_rows(raws, with_columns(options, file.mapping))


def first_rows(file: OpenFile, limit: int) -> list[FileRow]:
    """As they stand in the file. Raises FileError."""
    return list(itertools.islice(_first_rows(file, limit), limit))


def _first_rows(file: OpenFile, limit: int) -> Iterator[FileRow]:
    """Those in the file's first part: before others there may be gigabytes of nothing. Raises FileError."""
    most = min(_LOOKED_AT, file.unpacked_limit)
    try:
        for rows in file.records(block=limit, unpacked_limit=most):
            yield from rows
    except FileError as error:
        if error.code != "too_large_unpacked" or most == file.unpacked_limit:
            raise


def preview_rows(raws: list[RawRow], options: ImportOptions) -> list[PreviewRow]:
    """Raises UnknownReference."""
    import_id = new_import_id()
    with transaction.atomic():
        cursor = plain_cursor()
        target = open_target(cursor, options)
        rows = normalize_file_rows(raws, target=target)
        good, refusals = split_refused(rows)
        keyed = find_keyed(cursor, good, target=target, options=options)
        refusals += keyed.refusals
        writer = DryWriter(import_id=import_id, options=options, is_linkedin=target.is_linkedin)
        written, more = try_chunk(
            cursor,
            keyed.rows,
            import_id=import_id,
            target=target,
            options=options,
            writer=writer,
            look=keyed.look(target=target, options=options, import_id=import_id),
        )
    refused = {refusal.number: refusal for refusal in (*refusals, *keyed.marked(more))}
    normalized = {row.number: row for row in [*good, *keyed.rows]}
    restored = {created.row.number for created in written.recorded}
    return [
        PreviewRow(
            raw=raw,
            row=normalized.get(raw.number),
            refusal=refused.get(raw.number),
            restored=raw.number in restored,
            changes=written.changes.get(raw.number, {}),
        )
        for raw in raws
    ]
