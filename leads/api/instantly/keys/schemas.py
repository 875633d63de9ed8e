"""What the v2 calls about API keys take and answer."""

from typing import Annotated
from uuid import UUID

import msgspec

from workspaces.api.pagination import Listed


class CreateKey(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
    scopes: Annotated[
        list[str],
        msgspec.Meta(min_length=1, max_length=100, description="Of those that the calling key has itself"),
    ]


class KeyReply(msgspec.Struct, kw_only=True):
    id: UUID
    name: str
    scopes: list[str]
    key: Annotated[str, msgspec.Meta(description="In the answer that makes it; later only its beginning")]
    organization_id: UUID
    timestamp_created: str
    timestamp_updated: str


class KeyPage(Listed[KeyReply]): ...


create_decoder = msgspec.json.Decoder(CreateKey)
