"""What the calls about one person's data take and answer."""

from typing import Annotated, Any
from uuid import UUID

import msgspec

from workspaces.api.pagination import Listed

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Person(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Exactly one of them. `lead_id` is a lead's id in the workspace, or in a campaign or list.
    `external_source` goes with an external_id."""

    email: Text | None = None
    external_id: Text | None = None
    external_source: Annotated[Text | None, msgspec.Meta(description="Without it, whichever program's.")] = (
        None
    )
    lead_id: UUID | None = None
    linkedin_url: Text | None = None
    phone: Annotated[Text | None, msgspec.Meta(description="As it is stored, or its digits.")] = None


class ErasureReply(msgspec.Struct, kw_only=True):
    id: UUID
    named_by: Annotated[str, msgspec.Meta(description="email, external_id, lead_id, linkedin_url or phone")]
    counts: Annotated[dict[str, int], msgspec.Meta(description="How much of what was erased.")]
    user_id: UUID | None
    api_key_id: UUID | None
    timestamp_erased: str
    timestamp_files: Annotated[
        str | None, msgspec.Meta(description="Since when the kept files don't have the person any more.")
    ]


class ErasurePage(Listed[ErasureReply]): ...


class KnownReply(msgspec.Struct, kw_only=True):
    """Everything of each kind, with the names that the tables have."""

    leads: list[dict[str, Any]]
    memberships: list[dict[str, Any]]
    verdicts: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    changes: Annotated[
        list[dict[str, Any]],
        msgspec.Meta(description="What imports overwrote: each field's old and new value."),
    ]
    mended: Annotated[
        list[dict[str, Any]],
        msgspec.Meta(description="What was typed over rows of files: the file's id, the row and its cells."),
    ]
    log: Annotated[list[dict[str, Any]], msgspec.Meta(description="When what was done to their leads.")]


person_decoder = msgspec.json.Decoder(Person)
