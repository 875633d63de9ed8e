"""Digits of phone numbers -> leads that may have them, however new they are.

The terms tell, as they do when somebody searches for a number; leads without terms are looked at one by one.
So no import keeps an index of numbers, and none pays for it.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from leads.search import statements
from leads.search.backlog import read_backlog
from workspaces.database.cursor import Cursor

MOST = 50  # leads of one number that are looked at


class Holder(msgspec.Struct, frozen=True, gc=False):
    """A lead, deleted or not, with its number as it is stored."""

    lead_id: UUID
    email: str
    phone: str
    external_id: str | None
    external_source: str


def find_holders(cursor: Cursor, digits: Collection[str], *, workspace_id: UUID) -> list[Holder]:
    """Each once. `digits` have no leading zeros; who has them may mean another number: the caller looks."""
    if not digits:
        return []
    terms = "\n".join(f"+{each}" for each in digits)
    parameters: dict[str, Any] = {"workspace": workspace_id, "terms": terms, "most": MOST}
    found = cursor.execute(statements.phones("phones"), parameters).fetchall()
    found += cursor.execute(statements.phones("phones_changed"), parameters).fetchall()
    if backlog := read_backlog(cursor, workspace_id=workspace_id):
        parameters |= {"firsts": [each.first for each in backlog], "lasts": [each.last for each in backlog]}
        found += cursor.execute(statements.phones("phones_new"), parameters).fetchall()
    return list({record[0]: Holder(*record) for record in found}.values())
