"""The v2 calls about block list entries. They work on the workspace's default blocklist."""

import itertools
from contextlib import suppress
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from blocklists.entries import InvalidEntry, parse_entry
from blocklists.models import Blocklist, BlocklistEntry
from workspaces.api.base import ApiError
from workspaces.api.body import read_body
from workspaces.api.instantly import InstantlyViewSet
from workspaces.api.timestamps import timestamp


class CreateEntry(msgspec.Struct, forbid_unknown_fields=True):
    bl_value: str


_decoder = msgspec.json.Decoder(CreateEntry)


class EntryViewSet(InstantlyViewSet):
    resource = "block_list_entries"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request) -> Response:
        """Blocks an email or a domain. One that is blocked already is answered as it stands."""
        body = read_body(request, _decoder)
        try:
            value, is_domain = parse_entry(body.bl_value)
        except InvalidEntry as error:
            raise ApiError(400, f"bl_value is invalid: {error}") from error
        with transaction.atomic():
            entry, _ = BlocklistEntry.objects.get_or_create(
                workspace_id=self.caller.workspace_id,
                blocklist=_default_blocklist(self.caller.workspace_id),
                value=value,
                defaults={"is_domain": is_domain},
            )
        return Response(_render(entry))


def _default_blocklist(workspace_id: UUID) -> Blocklist:
    """Made now where the workspace has none, under the first name that is free.

    Whoever makes a default or takes the name at the same moment is met by a constraint: his default is
    found then, and after his name comes the next.
    """
    for number in itertools.count(1):
        name = "Default blocklist" if number == 1 else f"Default blocklist {number}"
        with suppress(IntegrityError):
            blocklist, _ = Blocklist.objects.get_or_create(
                workspace_id=workspace_id, is_default=True, defaults={"name": name}
            )
            return blocklist
    raise AssertionError("unreachable")


def _render(entry: BlocklistEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "timestamp_created": timestamp(entry.created_at),
        "organization_id": entry.workspace_id,
        "bl_value": entry.value,
        "is_domain": entry.is_domain,
    }
