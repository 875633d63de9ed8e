"""The bodies of the Puffle calls about lists, checked by msgspec."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

MAX_LEAD_IDS = 1000
Description = Annotated[str, msgspec.Meta(max_length=10_000)]


class CreateList(msgspec.Struct, rename="camel"):
    """Lists of companies, which the original has, are none here."""

    name: str
    description: Description | None = None
    lead_type: Literal["person"] | None = None
    lead_ids: Annotated[list[UUID], msgspec.Meta(max_length=MAX_LEAD_IDS)] | None = None


class ChangeList(msgspec.Struct, rename="camel"):
    """PATCH /lists/{id}. A description that is null is emptied."""

    name: str | None = None
    description: Description | None | msgspec.UnsetType = msgspec.UNSET
    lead_type: Literal["person"] | None = None


class ChangeNamedList(ChangeList, rename="camel", kw_only=True):
    """PATCH /lists."""

    id: UUID


class NamedList(msgspec.Struct):
    """DELETE /lists."""

    id: UUID


create_decoder = msgspec.json.Decoder(CreateList)
change_decoder = msgspec.json.Decoder(ChangeList)
change_named_decoder = msgspec.json.Decoder(ChangeNamedList)
delete_decoder = msgspec.json.Decoder(NamedList)
