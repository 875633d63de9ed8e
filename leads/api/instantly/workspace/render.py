"""Workspaces and members -> JSON of the v2 API."""

from typing import Any

from workspaces.models import Member, Role, Workspace
from workspaces.text.timestamps import timestamp

# What the published schema has and a workspace here has not.
_UNKNOWN = (
    "scheduled_for_removal_at",
    "plan_id",
    "plan_id_bundle",
    "plan_id_leadfinder",
    "plan_id_crm",
    "plan_id_website_visitor",
    "plan_id_inbox_placement",
    "add_unsub_to_block",
    "default_opportunity_value",
    "org_logo_url",
    "org_client_domain",
)
_ROLES = {Role.OWNER: "owner", Role.MANAGER: "admin", Role.UPLOADER: "editor", Role.VIEWER: "view"}


def render_workspace(workspace: Workspace, *, owner: Member) -> dict[str, Any]:
    created = timestamp(workspace.created_at)
    return {
        "id": workspace.id,
        "name": workspace.name,
        "owner": owner.user_id,
        "timestamp_created": created,
        "timestamp_updated": created,
        **dict.fromkeys(_UNKNOWN),
    }


def render_member(member: Member) -> dict[str, Any]:
    """With its user."""
    first, _, last = member.user.name.strip().partition(" ")
    return {
        "id": member.id,
        "user_id": member.user_id,
        "workspace_id": member.workspace_id,
        "email": member.user.email,
        "user_email": member.user.email,
        "name": {"first": first, "last": last.strip()},
        "role": _ROLES[Role(member.role)],
        "accepted": True,
        "issuer_id": None,
        "permissions": None,
        "timestamp_created": timestamp(member.created_at),
    }
