"""What an API key may do: `<resource>:<action>` (wire page of the native dialect)."""

from collections.abc import Iterable

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
]
ACTIONS = ["all", "create", "read", "update", "delete"]
ALL_SCOPES = [f"{resource}:{action}" for resource in RESOURCES for action in ACTIONS]


def accepted_scopes(resource: str, action: str) -> list[str]:
    """The four scopes of which an operation wants one, the narrowest first."""
    return [f"{resource}:{action}", f"{resource}:all", f"all:{action}", "all:all"]


def allows(granted: Iterable[str], *, resource: str, action: str) -> bool:
    return not set(accepted_scopes(resource, action)).isdisjoint(granted)
