"""The body of the Smartlead call that tags, checked by msgspec."""

from typing import Annotated

import msgspec

Number = int | str


class AddTags(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """POST /crm/leads/tags. Numbers may come as texts."""

    lead_id: Number
    tag_ids: Annotated[list[Number], msgspec.Meta(min_length=1, max_length=100)]


add_decoder = msgspec.json.Decoder(AddTags)
