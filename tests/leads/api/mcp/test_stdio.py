"""What `manage.py mcp` checks with each call, as it may run for days."""

import pytest
from django.core.management import CommandError, call_command

from leads.api.mcp.stdio import answer
from tests.builders import Tenant, make_key, make_tenant
from workspaces.keys.revoking import revoke_keys
from workspaces.models import ApiKey, AuditEntry


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_a_key_that_is_revoked_is_out_at_once(tenant: Tenant) -> None:
    assert not answer("list_campaigns", {}, key=tenant.key).is_error
    keys = ApiKey.objects.filter(workspace=tenant.workspace).values_list("id", flat=True)
    revoke_keys(workspace_id=tenant.workspace.id, key_ids=list(keys))
    refused = answer("list_campaigns", {}, key=tenant.key)
    assert (refused.is_error, refused.content["message"]) == (
        True,
        "LEADGATE_API_KEY is no valid API key (any more)",
    )


def test_calls_count_as_the_apis(tenant: Tenant) -> None:
    key = make_key(tenant.workspace, tenant.owner, requests_per_minute=1)
    replies = [answer("list_campaigns", {}, key=key) for _ in range(3)]  # whichever minute it is
    refused = [reply.content["message"] for reply in replies if reply.is_error]
    assert refused
    assert refused[0].startswith("Rate limit exceeded: 1 requests per minute. Try again in ")


def test_what_it_does_is_noted_as_the_keys(tenant: Tenant) -> None:
    answer("block", {"values": ["acme.com"]}, key=tenant.key)
    entry = AuditEntry.objects.get(action="blocklist.entries_added")
    assert (entry.actor_kind, entry.user_id, entry.count) == ("key", tenant.owner.id, 1)


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_the_command_wants_a_valid_key(db: None, settings: object, key: str) -> None:
    settings.LEADGATE_API_KEY = key  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="LEADGATE_API_KEY"):
        call_command("mcp")
