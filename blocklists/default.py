"""The workspace's default blocklist, which the APIs work on."""

import itertools
from contextlib import suppress
from uuid import UUID

from django.db import IntegrityError

from blocklists.matching import blocking_value, values_to_probe
from blocklists.models import Blocklist, BlocklistEntry


def default_blocklist(workspace_id: UUID) -> Blocklist:
    """Made now where the workspace has none, under the first name that is free.

    Whoever makes a default or takes the name at the same moment is met by a constraint: the other default is
    found then, and after the name that is taken comes the next.
    """
    for number in itertools.count(1):
        name = "Default blocklist" if number == 1 else f"Default blocklist {number}"
        with suppress(IntegrityError):
            blocklist, _ = Blocklist.objects.get_or_create(
                workspace_id=workspace_id, is_default=True, defaults={"name": name}
            )
            return blocklist
    raise AssertionError("unreachable")


def blocking_entry(workspace_id: UUID, email: str) -> str | None:
    """Which entry of the default blocklist blocks this email (normalised)."""
    entries = BlocklistEntry.objects.filter(
        workspace_id=workspace_id, blocklist__is_default=True, value__in=values_to_probe([email])
    )
    return blocking_value(email, set(entries.values_list("value", flat=True)))
