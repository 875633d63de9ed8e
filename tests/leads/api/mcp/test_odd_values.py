"""Whatever an agent makes up as an argument: a sentence that says what is wrong, and no error of ours."""

import json
from typing import Any

import pytest

from leads.api.mcp.calling import call_tool
from leads.api.mcp.registry import TOOLS
from tests.builders import Tenant, make_tenant
from tests.leads.api.mcp.agent import Agent
from tests.leads.file_imports.files import upload
from workspaces.keys.authentication import find_caller

OURS = "Something went wrong"
ANEW = ("rows", "text", "encoding", "delimiter", "header_row", "sheet")  # which make a file be looked into
ODD: list[Any] = [
    "", " ", "x", "\0", "a\0b", "😀" * 300, "%", "_%\\", "'; DROP TABLE leads_lead; --", "0", "-1", "true",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "2026-01-01",
    0, -1, 1, 2**31, 2**53, 2**64, 10**30, 1.5, 1e308, True, False, [],
    [[]], [None], ["x"], [0], {}, {"": ""},
    {"a": {"b": ["c"]}}, ["\0"], [{"email": "a\0@example.com"}], [{}], [{"email": []}], {"email": "email"},
    ["00000000-0000-0000-0000-000000000000"], {"x" * 5000: "y"}, "x" * 20_000,
]  # fmt: skip


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.mark.parametrize("tool", TOOLS)
def test_odd_arguments(tool: str, tenant: Tenant) -> None:
    caller = find_caller(tenant.key)
    assert caller is not None
    good = _good(tool, tenant)
    file_id = upload(tenant, b"Email\nada@example.com\n").id
    for number, name in enumerate(TOOLS[tool].schema["properties"]):
        has_file = tool == "preview_import" and name not in ANEW
        kept = {"list_id": tenant.list.id, "file_id": file_id, "wait_seconds": 0} if has_file else good
        for value in ODD[number % 5 :: 5] if name in ANEW else ODD[number % 2 :: 2]:
            reply = call_tool(tool, kept | {name: value}, caller=caller)
            assert not reply.is_error or OURS not in reply.content["message"], (name, value, reply)
            assert not reply.is_error or len(reply.content["message"]) > 10, (name, value)


@pytest.mark.parametrize("text", ['"\\ud800"', '"\\udfff x"', "NaN", "Infinity", "1e999"])
def test_values_that_json_alone_can_hold(text: str, tenant: Tenant) -> None:
    agent = Agent(tenant.key)
    for tool, name in (("list_campaigns", "search"), ("preview_import", "text"), ("block", "values")):
        arguments = json.dumps(_good(tool, tenant) | {name: "VALUE"}, default=str)
        message = (
            '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s", "arguments": %s}}'
        )
        value = f"[{text}]" if name == "values" else text
        answer = agent.send((message % (tool, arguments.replace('"VALUE"', value))).encode())
        assert answer.status_code < 500, (tool, answer.content)
        assert OURS not in answer.content.decode(), (tool, answer.content)


def _good(tool: str, tenant: Tenant) -> dict[str, Any]:
    """What the tool wants at least."""
    nobody = "00000000-0000-0000-0000-000000000000"
    wanted: dict[str, dict[str, Any]] = {
        "get_lead": {"email": "ada@example.com"},
        "preview_import": {"text": "Email\nada@example.com\n", "list_id": tenant.list.id, "wait_seconds": 0},
        "read_import_report": {"import_id": nobody},
        "commit_import": {"preview_id": nobody, "report_hash": "x"},
        "undo_import": {"import_id": nobody},
        "add_to_campaign": {"campaign_id": tenant.campaign.id, "from_list_id": tenant.list.id},
        "read_job": {"job_id": nobody},
        "block": {"values": ["acme.com"]},
    }
    return wanted.get(tool, {})
