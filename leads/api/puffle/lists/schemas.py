"""The body of the Puffle call that makes a list, checked by msgspec."""

import msgspec


class CreateList(msgspec.Struct):
    name: str


create_decoder = msgspec.json.Decoder(CreateList)
