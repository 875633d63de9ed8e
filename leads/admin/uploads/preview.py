"""What the gate would do with the first rows -> a table for the prepare page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.safestring import SafeString

from leads.admin.outcomes import label_of, tone_of
from leads.admin.uploads.confirm import ConfirmForm
from leads.admin.uploads.resource import LeadResource
from leads.files.corrected.drafts import draft_of_file
from leads.files.decode import FileError
from leads.files.mapping import FIELDS
from leads.files.preview import PreviewRow
from leads.files.sources import open_source
from leads.imports.record.evidence import explain
from leads.imports.record.rows_of_import import names_in
from leads.imports.rows import PROFILE_FIELDS
from leads.models import Outcome, RowOutcome, SourceFile
from leads.models.errors import UnknownReference
from workspaces.models import User
from workspaces.tenant_admin import badge

_OTHER_FIELDS = ("personalization", "pl_value_lead", "lt_interest_status")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`before` is what the lead has now, where that changes to `value`; else None."""

    value: str
    before: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """`cells` in the order of the table's columns."""

    number: int
    badge: SafeString
    reason: str
    cells: list[Cell]


@dataclass(frozen=True, kw_only=True)
class PreviewTable:
    """`problem` says why there is none."""

    columns: Sequence[str] = ()
    rows: Sequence[ShownRow] = ()
    problem: str = ""


def preview_table(source: SourceFile, form: ConfirmForm, user: User) -> PreviewTable:
    """The form must be valid. Writes nothing: a new list is made and taken back again."""
    try:
        with transaction.atomic():
            typed = draft_of_file(source).cells()
            file = open_source(source, mapping=form.mapping, typed=typed)
            found = LeadResource().import_data(file, dry_run=True, options=form.options(user))
            names = _names(found.preview, source)
            transaction.set_rollback(True)
    except (FileError, UnknownReference) as error:
        return PreviewTable(problem=str(error))
    return _table(found.preview, names)


def _names(rows: list[PreviewRow], source: SourceFile) -> dict[str, str]:
    refusals = (row.refusal for row in rows if row.refusal)
    return names_in(
        RowOutcome(workspace_id=source.workspace_id, evidence=refusal.evidence) for refusal in refusals
    )


def _table(rows: list[PreviewRow], names: dict[str, str]) -> PreviewTable:
    values = [_values(row) for row in rows]
    used = list(dict.fromkeys(name for row in values for name, value in row.items() if value))
    used += [name for row in rows for name in row.changes if name not in used]
    order = {name: place for place, name in enumerate(["email", *PROFILE_FIELDS, *_OTHER_FIELDS, "tags"])}
    columns = sorted(used, key=lambda name: order.get(name, len(order)))
    shown = [
        _shown(row, [_cell(row, name, held) for name in columns], names)
        for row, held in zip(rows, values, strict=True)
    ]
    return PreviewTable(columns=[_label(name) for name in columns], rows=shown)


def _values(row: PreviewRow) -> dict[str, str]:
    """As they will be imported where the row is good, else as they stand in the file."""
    raw = row.row.raw if row.row else row.raw
    values: dict[str, Any] = {"email": row.row.email if row.row else raw.email}
    profile = row.row.profile if row.row else [getattr(raw, name) for name in PROFILE_FIELDS]
    values |= dict(zip(PROFILE_FIELDS, profile, strict=True))
    values |= {name: getattr(raw, name) for name in _OTHER_FIELDS}
    values |= {"tags": ", ".join(raw.tags)}
    values |= {f"custom:{name}": value for name, value in raw.custom_variables.items()}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _label(name: str) -> str:
    return name.removeprefix("custom:") if name.startswith("custom:") else FIELDS.get(name, name)


def _cell(row: PreviewRow, name: str, held: dict[str, str]) -> Cell:
    if name not in row.changes:
        return Cell(value=held.get(name, ""))
    before, after = row.changes[name]
    return Cell(value=after, before=before)


def _shown(row: PreviewRow, cells: list[Cell], names: dict[str, str]) -> ShownRow:
    outcome = row.refusal.outcome if row.refusal else Outcome.CREATED
    reason = explain(outcome, row.refusal.evidence, names) if row.refusal else ""
    if row.restored:
        reason = "The lead had been deleted; it comes back"
    return ShownRow(
        number=row.raw.number, badge=badge(label_of(outcome), tone_of(outcome)), reason=reason, cells=cells
    )
