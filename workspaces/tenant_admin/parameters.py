"""What addresses and search boxes hold -> values."""

import re
from uuid import UUID

_match = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


def parse_uuid(text: str | None) -> UUID | None:
    """Only as ids are written: nothing else that Python takes for one, such as 32 digits."""
    candidate = (text or "").strip().lower()
    return UUID(candidate) if _match(candidate) else None
