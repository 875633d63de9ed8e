"""The tenant and what belongs to it alone: members, API keys, the plan and its usage."""

from workspaces.models.api_key import ApiKey, RateWindow
from workspaces.models.plan import Plan, Usage, period_start
from workspaces.models.user import User
from workspaces.models.workspace import Member, Role, Workspace

__all__ = ["ApiKey", "Member", "Plan", "RateWindow", "Role", "Usage", "User", "Workspace", "period_start"]
