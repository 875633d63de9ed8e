"""A lead -> where it is, and what its uploads stated there in columns of their own."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from leads.admin.names import GONE, place_names, place_of
from leads.models import Lead, LeadImport, Membership
from leads.models.places import memberships_of
from leads.models.row_ids import import_of, row_number_of
from workspaces.tenant_admin import change_url, link, pairs
from workspaces.tenant_admin.zones import shown

_SHOWN = 100  # memberships of each kind


def places_of(lead: Lead) -> list[Membership]:
    """The oldest first, asleep ones where the lead is deleted."""
    is_deleted = lead.deleted_at is not None
    parts = memberships_of(workspace_id=lead.workspace_id, lead_ids=[lead.id], asleep=is_deleted)
    found = [membership for part in parts for membership in part.order_by("id")[:_SHOWN]]
    return sorted(found, key=lambda membership: membership.id)


def show_stated(lead: Lead) -> SafeString | str:
    """By place: the custom variables, and the row of the import that brought it there."""
    memberships = [membership for membership in places_of(lead) if membership.custom_variables]
    if not memberships:
        return "nothing"
    names = place_names(lead.workspace_id, map(place_of, memberships))
    imports = _imports(lead.workspace_id, memberships)
    blocks = (
        (
            _link(membership, names),
            _row_of(membership, imports.get(import_of(membership.id))),
            pairs(membership.custom_variables),
        )
        for membership in memberships
    )
    return format_html_join("", '<div class="stated"><p>{}{}</p>{}</div>', blocks)


def _imports(workspace_id: UUID, memberships: Sequence[Membership]) -> dict[UUID, LeadImport]:
    ids = {import_of(membership.id) for membership in memberships}
    return LeadImport.objects.filter(workspace_id=workspace_id).in_bulk(list(ids))


def _row_of(membership: Membership, record: LeadImport | None) -> SafeString | str:
    """Nothing of an import that is gone, nor of one that only moved it."""
    if record is None:
        return ""
    called = record.name or str(record.get_door_display())
    text = f"{called}, row {row_number_of(membership.id)}, {shown(record.created_at)[:10]}"
    return format_html(' <span class="quiet">from {}</span>', link(change_url(LeadImport, record.id), text))


def _link(membership: Membership, names: dict[UUID, str]) -> SafeString | str:
    """One that sleeps has no page."""
    name = names.get(place_of(membership), GONE)
    return name if membership.deleted_at else link(change_url(Membership, membership.id), name)
