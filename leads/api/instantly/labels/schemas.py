"""What the v2 calls about lead labels take and answer, as published."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspaces.api.pagination import Listed, PageQuery
from workspaces.text.names import MAX_NAME

Label = Annotated[str, Meta(min_length=1, max_length=MAX_NAME, pattern=r"\S")]
Sentiment = Literal["positive", "negative", "neutral"]
Description = Annotated[str, Meta(max_length=10_000)]


class CreateLabel(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    label: Label
    interest_status_label: Sentiment
    description: Description | None = None
    use_with_ai: Annotated[
        bool | None, Meta(description="Kept, and nothing else: Leadgate labels nothing")
    ] = None


class PatchLabel(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Only what is sent changes. The interest status label stays: it decides the number that leads have."""

    label: Label | UnsetType = UNSET
    interest_status_label: Sentiment | UnsetType = UNSET
    description: Description | None | UnsetType = UNSET
    use_with_ai: bool | None | UnsetType = UNSET


class DeleteLabel(msgspec.Struct):
    reassigned_status: Annotated[
        int | float | None,
        Meta(description="The interest status that its leads get; without it they keep theirs"),
    ] = None


class LabelReply(msgspec.Struct, kw_only=True):
    id: UUID
    timestamp_created: str
    created_by: UUID
    organization_id: UUID
    label: str
    interest_status_label: Sentiment
    interest_status: Annotated[int, Meta(description="The number that leads have as lt_interest_status")]
    description: str | None
    use_with_ai: bool | None


class LabelQuery(PageQuery, kw_only=True):
    search: Annotated[str, Meta(description="A part of the label, in upper or lower case")] = ""
    interest_status: Sentiment | None = None


class LabelPage(Listed[LabelReply]): ...


create_decoder = msgspec.json.Decoder(CreateLabel)
patch_decoder = msgspec.json.Decoder(PatchLabel)
delete_decoder = msgspec.json.Decoder(DeleteLabel)
