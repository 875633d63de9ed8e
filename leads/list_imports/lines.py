"""A page of COPY lines -> memberships: leads of which nothing has to be decided but whether they're blocked.

PostgreSQL has put the lines together while it read the page (sql/lines.sql), so a lead costs Python no
object: its email is looked up in the blocklist, and its line gets an id.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from blocklists.matching import blocking_value
from leads.imports.judge.classify import refuse_blocked
from leads.imports.judge.known_people import refuse_without_email
from leads.imports.judge.probe import Cursor, probe_blocklist
from leads.imports.rows import ImportOptions, OpenTarget, Refusal
from leads.imports.write.copy_lines import NULL, PART, copy, membership_columns
from leads.imports.write.writer import Written
from leads.list_imports.pages import LinesWanted, PageOfLines
from leads.models.row_ids import MEMBERSHIP, id_prefix

ID_LENGTH = 36  # characters of a lead's id, with which its line begins


def lines_wanted(start: Any, target: OpenTarget, options: ImportOptions) -> LinesWanted:
    """The columns between the lead's id and what was stated about it are as membership_columns has them."""
    head = "\t".join(map(str, (options.workspace_id, target.ref.id, NULL, target.assignee or NULL)))
    return LinesWanted(start=start, head=f"\t{head}\t", known=target.custom_variables)


def write_lines(
    cursor: Cursor,
    page: PageOfLines,
    *,
    first: int,
    import_id: UUID,
    target: OpenTarget,
    options: ImportOptions,
) -> tuple[Written, list[Refusal]]:
    """The page's rows are numbered from `first`. Raises UniqueViolation when another import won a race."""
    refusals = _refuse(cursor, page.emails, first=first, target=target, options=options)
    refused = {refusal.number - first for refusal in refusals}
    accepted = [index for index in range(len(page.emails)) if index not in refused]
    written = Written()
    written.created_count = len(accepted)
    written.variables |= page.variables
    if accepted:
        lines = _with_ids(page, accepted, prefix=id_prefix(import_id, MEMBERSHIP), first=first)
        copy(cursor, "leads_membership", membership_columns(target), lines)
    return written, refusals


def _refuse(
    cursor: Cursor, emails: Sequence[str], *, first: int, target: OpenTarget, options: ImportOptions
) -> list[Refusal]:
    """What classify.py would refuse of leads that aren't in the target."""
    refusals = []
    if target.requires_email and "" in emails:
        refusals += [refuse_without_email(first + index) for index, email in enumerate(emails) if not email]
    if blocked := probe_blocklist(cursor, filter(None, emails), target, options):
        refusals += [
            refuse_blocked(first + index, email, entry, target)
            for index, email in enumerate(emails)
            if (entry := blocking_value(email, blocked))
        ]
    return refusals


def _with_ids(page: PageOfLines, accepted: Sequence[int], *, prefix: str, first: int) -> Iterator[str]:
    """The lines of these, in order of identity as every import does it, PART in one text."""
    identities = [email or line[:ID_LENGTH] for email, line in zip(page.emails, page.lines, strict=True)]
    in_order = sorted(accepted, key=identities.__getitem__)
    lines = page.lines
    for start in range(0, len(in_order), PART):
        part = in_order[start : start + PART]
        yield "".join([f"{prefix}{first + index:08x}\t{lines[index]}\n" for index in part])
