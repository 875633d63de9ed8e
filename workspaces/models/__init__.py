"""The tenant and what belongs to it alone: members, API keys, the plan and its usage."""

import workspaces.database.any_of  # noqa: F401  a lookup for all models
from workspaces.models.api_key import ApiKey, RateWindow, WorkspaceRate
from workspaces.models.audit_entry import ActorKind, AuditEntry
from workspaces.models.invitation import Invitation
from workspaces.models.kept_answer import KeptAnswer
from workspaces.models.plan import Plan, Usage, period_start
from workspaces.models.user import User
from workspaces.models.webhook import DeliveryState, EventType, WebhookDelivery, WebhookEndpoint
from workspaces.models.workspace import Member, Role, Workspace

__all__ = [
    "ActorKind",
    "ApiKey",
    "AuditEntry",
    "DeliveryState",
    "EventType",
    "Invitation",
    "KeptAnswer",
    "Member",
    "Plan",
    "RateWindow",
    "Role",
    "Usage",
    "User",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Workspace",
    "WorkspaceRate",
    "period_start",
]
