"""People, keys, plans and webhooks. Workspaces themselves stand in leads/admin, which can make whole ones."""

from workspaces.admin import api_keys, audit, invitations, members, plans, users, webhooks

__all__ = ["api_keys", "audit", "invitations", "members", "plans", "users", "webhooks"]
