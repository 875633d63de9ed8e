"""The v2 calls about block list entries. They work on the workspace's default blocklist."""

from typing import Any, ClassVar

import msgspec
from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from blocklists.default import default_blocklist
from blocklists.entries import InvalidEntry, parse_entry
from blocklists.models import BlocklistEntry
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
                blocklist=default_blocklist(self.caller.workspace_id),
                value=value,
                defaults={"is_domain": is_domain},
            )
        return Response(_render(entry))


def _render(entry: BlocklistEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "timestamp_created": timestamp(entry.created_at),
        "organization_id": entry.workspace_id,
        "bl_value": entry.value,
        "is_domain": entry.is_domain,
    }
