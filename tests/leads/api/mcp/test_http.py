"""POST /mcp as a protocol: one message in, one document out, and no error of ours."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator

from leads.api.mcp.registry import TOOLS
from tests.builders import Tenant, make_key, make_tenant
from tests.leads.api.mcp.agent import Agent
from workspaces.models import WorkspaceRate

LIST = {"jsonrpc": "2.0", "id": 7, "method": "tools/list"}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def agent(tenant: Tenant) -> Agent:
    return Agent(tenant.key)


def test_each_tool_is_described(agent: Agent) -> None:
    listed = {tool["name"]: tool for tool in agent.request("tools/list")["tools"]}
    assert list(listed) == list(TOOLS)
    for name, tool in listed.items():
        Draft202012Validator.check_schema(tool["inputSchema"])
        assert tool["inputSchema"]["type"] == "object"
        assert tool["inputSchema"]["additionalProperties"] is False
        assert tool["annotations"]["readOnlyHint"] == TOOLS[name].reads_only
        if not TOOLS[name].reads_only:
            for word in ("Partial failure:", "Retries:"):
                assert word in tool["description"]
    for name in ("preview_import", "commit_import", "add_to_campaign", "block"):
        assert "Duplicates:" in listed[name]["description"]
    assert listed["undo_import"]["annotations"]["destructiveHint"]


def test_nothing_destroys_without_a_count() -> None:
    for tool in TOOLS.values():
        assert tool.destroys == ("confirm_count" in tool.schema["properties"])


def test_the_old_handshake(agent: Agent) -> None:
    answer = agent.request(
        "initialize",
        protocolVersion="2025-06-18",
        capabilities={},
        clientInfo={"name": "test", "version": "1"},
    )
    assert answer["serverInfo"]["name"] == "leadgate"
    assert answer["capabilities"]["tools"] == {"listChanged": False}
    assert "preview_import" in answer["instructions"]
    note = agent.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (note.status_code, note.content) == (202, b"")


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "PATCH"])
def test_there_are_no_sessions_and_no_streams(tenant: Tenant, method: str) -> None:
    answer = Client().generic(method, "/mcp", headers={"Authorization": f"Bearer {tenant.key}"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, OPTIONS")
    assert answer.json()["error"]["message"] == f"This path answers POST, not {method}"


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_without_a_key_nothing_is_read(db: None, key: str) -> None:
    answer = Agent(key).send(LIST)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["id"] is None
    large = Client().generic("POST", "/mcp", b"x" * 100_000, content_type="application/json")
    assert large.status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"null",
        b"[]",
        b"{}",
        b'"\\ud800"',
        b"[" * 100_000,
        b'{"jsonrpc": "2.0", "id": {}}',
        b"\xff",
    ],
)
def test_what_is_no_message_is_refused(agent: Agent, body: bytes) -> None:
    for headers in ({}, {"MCP-Protocol-Version": "2026-07-28"}, {"MCP-Protocol-Version": "1999-01-01"}):
        answer = agent.send(body, **headers)
        assert 400 <= answer.status_code < 500, (headers, answer.content)
        assert answer.json()["error"]["message"]


def test_a_batch_is_refused(agent: Agent) -> None:
    assert agent.send([LIST, LIST]).status_code == 400


def test_other_content_types_and_large_bodies(agent: Agent, tenant: Tenant, settings: Any) -> None:
    headers = {"Authorization": f"Bearer {tenant.key}"}
    answer = Client().generic("POST", "/mcp", b"{}", content_type="text/plain", headers=headers)
    assert answer.status_code == 415
    settings.LEADGATE_BODY_LIMIT = 1000
    assert agent.send(LIST | {"params": {"x": "y" * 2000}}).status_code == 413


def test_unknown_methods_tools_and_arguments(agent: Agent, tenant: Tenant) -> None:
    unknown = agent.send({"jsonrpc": "2.0", "id": 1, "method": "resources/list"}).json()
    assert unknown["error"]["code"] == -32601
    assert agent.refused("drop_tables").startswith(
        "There is no tool 'drop_tables'. There are: list_campaigns"
    )
    assert "import_id" in agent.refused("read_import_report")
    assert "nonsense" in agent.refused("list_campaigns", nonsense=1)
    assert "limit" in agent.refused("list_campaigns", limit=1000)
    assert "U+0000" in agent.refused("list_campaigns", search="a\0b")
    assert "not found" in agent.refused("read_job", job_id=tenant.campaign.id)
    assert agent.call("list_campaigns", limit="2", search=None)["next"]  # numbers as texts will do


def test_requests_count_as_the_apis(agent: Agent, tenant: Tenant) -> None:
    answer = agent.send(LIST)
    assert answer.headers["X-RateLimit-Limit"] == "6000"
    assert answer.headers["RateLimit-Policy"] == '"minute";q=6000;w=60'
    assert WorkspaceRate.objects.get(workspace_id=tenant.workspace.id).minute_hits == 1
    slow = Agent(make_key(tenant.workspace, tenant.owner, requests_per_minute=1))
    answers = [slow.send(LIST) for _ in range(3)]  # whichever minute it is, one of two in a row is refused
    refused = [each for each in answers if each.status_code == 429]
    assert refused
    assert int(refused[0].headers["Retry-After"]) >= 1


def test_a_repetition_by_header_is_the_tools_matter(agent: Agent) -> None:
    first = agent.send(LIST, **{"Idempotency-Key": "one"})
    second = agent.send(LIST | {"id": 8}, **{"Idempotency-Key": "one"})
    assert (first.json()["id"], second.json()["id"]) == (7, 8)


def test_what_fails_inside_is_a_sentence(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("secret")

    monkeypatch.setitem(TOOLS, "fail", replace(TOOLS["list_campaigns"], name="fail", run=fail))
    assert agent.refused("fail") == "Something went wrong on our side. Nothing was written."


_LOADED = """
import sys, django
django.setup()
import config.wsgi, config.urls
from django.test import Client
print([name for name in ("mcp", "mcp_types", "pydantic", "starlette") if name in sys.modules])
"""


def test_the_package_is_not_loaded_before_the_first_message() -> None:
    """Neither by the web server nor by any command."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.replace("'", '"')) == []
