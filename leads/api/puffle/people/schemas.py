"""The bodies of the Puffle calls about people, checked by msgspec.

Unknown fields are ignored, as the original ignores them (`raw` and `sources` are its own records).
"""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

MAX_IMPORTED = 500
MAX_LISTS = 20
_Short = msgspec.Meta(max_length=100)


class Name(msgspec.Struct, gc=False):
    full: str | None = None
    first: str | None = None
    last: str | None = None


class Company(msgspec.Struct, gc=False):
    name: str | None = None
    domain: str | None = None


class Location(msgspec.Struct, gc=False):
    city: str | None = None
    state: str | None = None
    country: str | None = None
    raw: str | None = None


class Social(msgspec.Struct, gc=False):
    url: str | None = None


class Contact(msgspec.Struct, gc=False):
    value: str | None = None


class Stated(msgspec.Struct, rename="camel"):
    """Of a person. Null is as good as absent, but in attributes."""

    name: Name | None = None
    title: str | None = None
    company: Company | None = None
    location: Location | None = None
    socials: Annotated[list[Social], _Short] | None = None
    contacts: Annotated[list[Contact], _Short] | None = None
    domain: str | None = None
    industry: str | None = None
    size: str | None = None
    attributes: dict[str, Any] | None = None


class CreateLead(Stated, rename="camel"):
    """POST /leads, and a row of POST /lists/import. There are no companies without people here."""

    type: Literal["person"] | None = None
    list_ids: Annotated[list[UUID], msgspec.Meta(max_length=MAX_LISTS)] | None = None


class ChangeLead(Stated, rename="camel", kw_only=True):
    """PATCH /leads."""

    id: UUID


class NamedLead(msgspec.Struct):
    """DELETE /leads."""

    id: UUID


class ImportLeads(msgspec.Struct, rename="camel"):
    """POST /lists/import."""

    leads: Annotated[list[CreateLead], msgspec.Meta(min_length=1, max_length=MAX_IMPORTED)]
    list_id: UUID | None = None
    preview: bool | None = None


create_decoder = msgspec.json.Decoder(CreateLead)
change_decoder = msgspec.json.Decoder(ChangeLead)
delete_decoder = msgspec.json.Decoder(NamedLead)
import_decoder = msgspec.json.Decoder(ImportLeads)
