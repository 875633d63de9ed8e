"""One import's ids: UUIDv7s that share a prefix and end in the row number.

    48 bits   milliseconds since 1970: the start of the import
     4        version 7
    12        the part of a millisecond that has passed
     2        variant
    26        random
     4        kind: 0 the import itself, 1 a lead, 2 a membership
    32        row number

So an import's leads are one exact range of ids, its memberships another, and both the import and
the row number can be read off an id. Should two imports of the same quarter of a microsecond ever draw the
same random bits, the primary keys refuse the second.
"""

from uuid import UUID

from workspaces.database.ids import uuid7

_ROW_BITS = 32
_KIND_BITS = 4
_TAIL = (1 << (_ROW_BITS + _KIND_BITS)) - 1
LEAD = 1
MEMBERSHIP = 2
MAX_ROW_NUMBER = (1 << _ROW_BITS) - 1


def new_import_id() -> UUID:
    return UUID(int=uuid7().int & ~_TAIL)


def after_import(import_id: UUID) -> UUID:
    """Greater than all ids of the import, and than those of every import before it."""
    return UUID(int=(import_id.int | _TAIL) + 1)


def id_prefix(import_id: UUID, kind: int) -> str:
    """The first 28 characters of an id of that kind; `f"{prefix}{row_number:08x}"` is the whole."""
    return f"{str(import_id)[:27]}{kind:x}"


def id_of_row(import_id: UUID, kind: int, row_number: int) -> UUID:
    return UUID(int=import_id.int | kind << _ROW_BITS | row_number)


def row_ids_of(import_id: UUID, kind: int) -> tuple[UUID, UUID]:
    """The first and the last id of that kind that the import can have given."""
    return id_of_row(import_id, kind, 0), id_of_row(import_id, kind, MAX_ROW_NUMBER)


def kind_of(row_id: UUID) -> int:
    """LEAD or MEMBERSHIP, of an id that an import gave."""
    return row_id.int >> _ROW_BITS & (1 << _KIND_BITS) - 1


def import_of(row_id: UUID) -> UUID:
    return UUID(int=row_id.int & ~_TAIL)


def row_number_of(row_id: UUID) -> int:
    return row_id.int & MAX_ROW_NUMBER
