"""What somebody should know of a file, as it is stored with it and shown at every door."""

from collections.abc import Sequence
from typing import Any

from leads.files.decode import Column, FileWarning
from leads.files.exported import LEAD_ID
from leads.imports.judge.named_leads import lead_id_of
from leads.models import Lead, SourceFile


def warnings_of(source: SourceFile | None) -> list[dict[str, Any]]:
    """`code`, `text`, and `column` or `row` where it is about one. Older files have plain sentences."""
    stored = source.warnings if source else []
    return [{"code": "note", "text": held} if isinstance(held, str) else held for held in stored]


def warn_of_unknown_leads(source: SourceFile, columns: Sequence[Column]) -> list[FileWarning]:
    """By the first ids of the file: one that another workspace has exported is imported by its emails."""
    samples = next((column.samples for column in columns if column.name == LEAD_ID), ())
    ids = set(filter(None, map(lead_id_of, samples)))
    known = Lead.objects.with_ids(workspace_id=source.workspace_id, ids=ids).filter(deleted_at=None)
    if not samples or (len(ids) == len(set(samples)) and known.count() == len(ids)):
        return []
    text = (
        "Its column leadgate_id names leads that this workspace doesn't have (any more): such rows are known "
        "by their emails."
    )
    return [FileWarning(code="unknown_leads", text=text, column=LEAD_ID)]
