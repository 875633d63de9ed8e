"""Files through the gate, without a door and without a worker."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from leads.file_imports.run import run_import
from leads.files import sources, stored
from leads.imports.record.lifecycle import start_import
from leads.imports.rows import ImportOptions
from leads.imports.updates import read_rule
from leads.models import Door, LeadImport, Outcome, RowOutcome, SourceFile
from leads.models.targets import Target
from tests.builders import Tenant

_RULE = ("update", "update_existing", "empty_erases", "keep")


def as_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A file as a spreadsheet would save it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def upload(tenant: Tenant, content: bytes, *, name: str = "leads.csv") -> SourceFile:
    """Stored and looked into."""
    source = stored.store_file(
        [content], name=name, workspace_id=tenant.workspace.id, user_id=tenant.owner.id
    )
    return sources.inspect_source(source)


def options_for(tenant: Tenant, *, target: str = "list", **options: Any) -> ImportOptions:
    """`target` is an attribute of Tenant; what known leads take is stated in the words of the API."""
    rule = {name: options.pop(name) for name in _RULE if name in options}
    return ImportOptions(
        workspace_id=tenant.workspace.id,
        target=Target(kind="list" if "list" in target else "campaign", id=getattr(tenant, target).id),
        door=Door.UPLOAD,
        user_id=tenant.owner.id,
        update=read_rule(**rule),
        **options,
    )


def start(
    source: SourceFile,
    options: ImportOptions,
    *,
    mapping: Sequence[str] | None = None,
    is_dry_run: bool = False,
) -> LeadImport:
    """A pending import; with the mapping that was guessed unless there is another."""
    assert not source.problem, source.problem
    return start_import(source, options, mapping=mapping or source.mapping, is_dry_run=is_dry_run)


def run(
    record: LeadImport, *, chunk: int = 5000, should_stop: Callable[[], bool] = lambda: False
) -> LeadImport:
    """What a worker does with it."""
    run_import(
        record.id,
        open_file=lambda found: replace(sources.open_import(found), chunk=chunk),
        should_stop=should_stop,
    )
    record.refresh_from_db()
    return record


def stop_after(chunks: int) -> Callable[[], bool]:
    """For `run`: a worker that is ordered to end after so many chunks."""
    requested = iter(range(chunks))
    return lambda: next(requested, None) is None


def import_csv(
    tenant: Tenant, header: Sequence[str], rows: Sequence[Sequence[str]], **options: Any
) -> LeadImport:
    """All of it, with the mapping that was guessed."""
    return run(start(upload(tenant, as_csv(header, rows)), options_for(tenant, **options)))


def counts(record: LeadImport) -> dict[str, int]:
    """Outcome -> how many rows, without those of which there are none."""
    every = {outcome.slug: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
    return {slug: count for slug, count in every.items() if count}


def refusals(record: LeadImport) -> dict[int, tuple[str, dict[str, Any]]]:
    """Row -> outcome and evidence, of the rows that were not created."""
    rows = RowOutcome.objects.filter(import_id=record.id).exclude(outcome=Outcome.CREATED)
    return {row.row_number: (Outcome(row.outcome).slug, row.evidence) for row in rows}
