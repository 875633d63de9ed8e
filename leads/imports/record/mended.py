"""What was typed over a file's cells before its import -> a copy, the import's, which changes no more."""

from uuid import UUID

from leads.models import LeadImport, MendedRow

_Stage = MendedRow.Stage


def keep_mended(record: LeadImport, *, source_id: UUID) -> None:
    """Within the transaction that makes the import: its runs, however many, read the same."""
    drafts = MendedRow.objects.filter(workspace_id=record.workspace_id, source_id=source_id)
    MendedRow.objects.bulk_create(
        MendedRow(
            workspace_id=record.workspace_id,
            source_id=source_id,
            owner_id=record.id,
            stage=_Stage.WITH,
            row_number=draft.row_number,
            cells=draft.cells,
        )
        for draft in drafts.filter(owner_id=source_id, stage=_Stage.BEFORE)
    )
