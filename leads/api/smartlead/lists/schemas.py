"""The bodies of the Smartlead calls about lists, checked by msgspec."""

import msgspec


class NameList(msgspec.Struct, rename="camel"):
    """POST /lead-list and PUT /lead-list/{id}."""

    list_name: str


name_decoder = msgspec.json.Decoder(NameList)
