"""Where in the results of a search one is, and how a cursor tells it."""

import base64
import binascii
from typing import NamedTuple, Self
from uuid import UUID

import msgspec

from leads.search.text import can_be_stored

NIL = UUID(int=0)
MAX = UUID(int=(1 << 128) - 1)


class Position(NamedTuple):
    """Results are in this order: the value that matched by code points, the lead's key, the membership
    (NIL where leads are searched for)."""

    value: str
    key: UUID
    place: UUID

    def to_cursor(self) -> str:
        packed = msgspec.json.encode([self.value, self.key.hex, self.place.hex])
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    @classmethod
    def from_cursor(cls, cursor: str) -> Self:
        """Raises ValueError."""
        try:
            packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            value, key, place = msgspec.json.decode(packed, type=tuple[str, str, str])
        except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
            raise ValueError("not a cursor of a search") from error
        if not can_be_stored(value):
            raise ValueError("not a cursor of a search")
        return cls(value, UUID(hex=key), UUID(hex=place))
