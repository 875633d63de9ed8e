"""The bodies of the Puffle calls about leads, checked by msgspec.

Unknown fields are ignored, as the original ignores them, but not where one might narrow down what is
meant: a filter that is half understood would import people who were not meant.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from leads.imports.rows import Scalar

MAX_PROSPECTS = 1000
MAX_LEAD_IDS = 1000
MAX_CONDITIONS = 20
MAX_COUNT = 2**53 - 1  # the greatest whole number that every JSON client can hold


class Prospect(msgspec.Struct, gc=False):
    """One row of POST /api/campaigns/{id}/leads. Null is as good as absent."""

    email: str | None = None
    linkedin_url: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None  # fills the first and last name where neither is given
    company: str | None = None
    position: str | None = None
    phone: str | None = None
    website: str | None = None
    custom_fields: dict[str, Scalar] | None = None


class AddProspects(msgspec.Struct):
    prospects: Annotated[list[Prospect], msgspec.Meta(min_length=1, max_length=MAX_PROSPECTS)]


class Condition(msgspec.Struct, forbid_unknown_fields=True):
    """Equality, in upper or lower case."""

    field: str
    value: str | int | float | bool


class Order(msgspec.Struct, forbid_unknown_fields=True):
    field: str


class Filter(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """All conditions must hold; an empty list is none."""

    lead_ids: list[UUID] | None = None
    where: Annotated[list[Condition], msgspec.Meta(max_length=MAX_CONDITIONS)] | None = None
    order_by: Annotated[list[Order], msgspec.Meta(max_length=MAX_CONDITIONS)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_COUNT)] | None = None


class ImportFromList(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    list_id: UUID
    filter: Filter | None = None


class LeadIds(msgspec.Struct, rename="camel"):
    lead_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MAX_LEAD_IDS)]


class Updates(msgspec.Struct):
    """Null is as good as absent. `headline` is kept as a custom field."""

    email: str | None = None
    linkedin_url: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    company: str | None = None
    position: str | None = None
    headline: str | None = None
    phone: str | None = None
    website: str | None = None
    custom_fields: dict[str, Scalar] | None = None


class ChangeProspect(msgspec.Struct):
    """PATCH /campaigns/{id}/leads."""

    prospect_id: UUID
    updates: Updates


class RemoveProspects(msgspec.Struct):
    """DELETE /campaigns/{id}/leads: prospects, or the people that they are; `all` overrides both."""

    prospect_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MAX_LEAD_IDS)] | None = None
    lead_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MAX_LEAD_IDS)] | None = (
        msgspec.field(name="leadIds", default=None)
    )
    all: Literal[True] | None = None


change_prospect_decoder = msgspec.json.Decoder(ChangeProspect)
remove_prospects_decoder = msgspec.json.Decoder(RemoveProspects)
add_prospects_decoder = msgspec.json.Decoder(AddProspects)
import_from_list_decoder = msgspec.json.Decoder(ImportFromList)
lead_ids_decoder = msgspec.json.Decoder(LeadIds)
