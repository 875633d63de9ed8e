"""The body of the Smartlead call that blocks, checked by msgspec."""

from typing import Annotated

import msgspec

MAX_ENTRIES = 10_000


class AddEntries(msgspec.Struct):
    """`client_id` is for agencies at the original: there are no clients here, and it changes nothing."""

    domain_block_list: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MAX_ENTRIES)]
    client_id: int | None = None


add_decoder = msgspec.json.Decoder(AddEntries)
