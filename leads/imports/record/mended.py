"""What was typed over a file's cells before its import -> a copy, the import's, which changes no more."""

from uuid import UUID

from leads.models import LeadImport, MendedRow

_Stage = MendedRow.Stage


def keep_mended(record: LeadImport, *, source_id: UUID) -> None:
    """Within the transaction that makes the import: its runs, however many, read the same. A preview that is
    done for real has its own copy: what was typed since wasn't in its report."""
    typed = MendedRow.objects.filter(workspace_id=record.workspace_id, source_id=source_id)
    if record.preview_id is None:
        typed = typed.filter(owner_id=source_id, stage=_Stage.BEFORE)
    else:
        typed = typed.filter(owner_id=record.preview_id, stage=_Stage.WITH)
    MendedRow.objects.bulk_create(
        MendedRow(
            workspace_id=record.workspace_id,
            source_id=source_id,
            owner_id=record.id,
            stage=_Stage.WITH,
            row_number=row.row_number,
            cells=row.cells,
        )
        for row in typed
    )
