"""What changes known leads tells the search of it. New ones it learns of by their import's record."""

from collections.abc import Iterable
from uuid import UUID

from leads.search import statements
from workspaces.database.cursor import plain_cursor


def note_changed(
    *, workspace_id: UUID, lead_ids: Iterable[UUID | str], import_id: UUID | str | None = None
) -> None:
    """Leads with a new name or company, their own or one that was stated in a campaign or list only. To be
    called in the transaction that changes them; the worker gives them their terms afterwards. `import_id`:
    the import that changes them.

    What they were called before they are not found by any more, at once. Nothing need be noted of leads
    that are deleted softly, woken, or put somewhere else.
    """
    parameters = {"workspace": workspace_id, "ids": "\n".join(map(str, lead_ids)), "import": import_id}
    plain_cursor().execute(statements.note_changed(), parameters)


def forget_leads(*, workspace_id: UUID, lead_ids: Iterable[UUID]) -> None:
    """Removes the terms of leads that are about to be removed for good, in the transaction that does it and
    that has locked the workspace. No search depends on it, it saves room."""
    plain_cursor().execute(statements.indexing("forget"), {"workspace": workspace_id, "ids": list(lead_ids)})
