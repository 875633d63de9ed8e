"""Tags that rows state, or that an import gives to all of them -> on their leads.

Lock order: after the leads, tags in order of their names, then what has them.
"""

from collections.abc import Sequence
from uuid import UUID

from leads.imports.rows import ImportOptions, LeadRow
from leads.models import Tagging
from leads.tags import named_tags, read_tags
from leads.tags.taggings import put_on


def tag_leads(
    rows: Sequence[tuple[UUID, LeadRow]], *, import_id: UUID, options: ImportOptions
) -> dict[UUID, int]:
    """Leads, by their ids, with the rows that are about them; two rows may be about one lead. Tags that the
    workspace lacks are made. -> the leads that got one which they hadn't, with the number of a row.

    Raises TooManyTags.
    """
    stated = [(lead_id, row, {*options.tags, *read_tags(row.raw.tags)}) for lead_id, row in rows]
    names = {name for _, _, theirs in stated for name in theirs}
    tags = named_tags(workspace_id=options.workspace_id, names=names)
    pairs = [(lead_id, tags[name]) for lead_id, _, theirs in stated for name in theirs]
    numbers = {lead_id: row.number for lead_id, row, _ in reversed(stated)}
    put = put_on(options.workspace_id, pairs, kind=Tagging.Kind.LEAD, import_id=import_id)
    return {lead_id: numbers[lead_id] for lead_id, _ in put}
