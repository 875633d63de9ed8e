"""What an API key may do: `<resource>:<action>` (wire page of the native dialect), and never more than the
person for whom it acts may do in the admin at that moment."""

from collections.abc import Collection, Iterable

from workspaces.models import Role

RESOURCES = [
    "all",
    "leads",
    "lead_lists",
    "campaigns",
    "block_list_entries",
    "background-jobs",
    "email_verifications",
    "api_keys",
    "webhooks",
    "workspaces",
    "workspace_members",
    "accounts",
    "subsequences",
    "privacy",
    "lead-labels",
    "custom_tags",
    "custom_tag_mappings",
]
# Of the published API, for calls that there are not here: a key may have them, and they grant nothing.
_ELSEWHERE = {
    "account_campaign_mappings",
    "ai_agents",
    "audit_logs",
    "crm_actions",
    "custom_prompt_templates",
    "dfy_email_account_orders",
    "email_templates",
    "emails",
    "inbox_placement_analytics",
    "inbox_placement_reports",
    "inbox_placement_tests",
    "sales_flows",
    "supersearch_enrichments",
    "webhook_events",
    "workspace_billing",
    "workspace_group_members",
}
ACTIONS = ["all", "create", "read", "update", "delete"]
ALL_SCOPES = [f"{resource}:{action}" for resource in RESOURCES for action in ACTIONS]

_IMPORTS = {("leads", "create"), ("email_verifications", "create")}


def grants_nothing(scope: str) -> bool:
    """Whether it is one of the original's scopes that mean nothing here."""
    resource, _, action = scope.partition(":")
    return resource in _ELSEWHERE and action in ACTIONS


def accepted_scopes(resource: str, action: str) -> list[str]:
    """The four scopes of which an operation wants one, the narrowest first."""
    return [f"{resource}:{action}", f"{resource}:all", f"all:{action}", "all:all"]


def allows(granted: Iterable[str], *, resource: str, action: str) -> bool:
    return not set(accepted_scopes(resource, action)).isdisjoint(granted)


def least_role(resource: str, action: str) -> Role:
    """The least of the roles whose members may do this, as in the admin."""
    if action == "read":
        return Role.VIEWER
    if resource == "api_keys":
        return Role.OWNER
    return Role.UPLOADER if (resource, action) in _IMPORTS else Role.MANAGER


def common_scopes(grants: Collection[Collection[str]]) -> frozenset[str]:
    """What a key and all the keys that made it grant, each for itself."""
    if len(grants) == 1:
        return frozenset(*grants)
    return frozenset(scope for scope in ALL_SCOPES if all(_includes(granted, scope) for granted in grants))


def _includes(granted: Iterable[str], scope: str) -> bool:
    resource, _, action = scope.partition(":")
    return allows(granted, resource=resource, action=action)
