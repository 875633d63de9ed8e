"""The package's own client against the real processes: by HTTP and by stdio."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from django.conf import settings
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from leads.models import Lead, LeadImport
from tests.builders import Tenant, make_tenant
from tests.server import Workers, database_url, web_server
from tests.waiting import wait_for

ROWS = [{"email": f"person{number}@example.com", "first_name": "Ann"} for number in range(50)]
pytestmark = pytest.mark.django_db(transaction=True)

Connect = Callable[[str], Any]


@pytest.fixture(params=["http", "http, as before 2026", "stdio"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """A key -> a client that is connected by it."""
    mode = "legacy" if "before" in request.param else "auto"
    if request.param == "stdio":
        yield _by_stdio
        return
    with web_server(workers=1) as port:
        yield lambda key: _by_http(key, port=port, mode=mode)


@asynccontextmanager
async def _by_http(key: str, *, port: int, mode: str) -> AsyncIterator[Client]:
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
        transport = streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


@asynccontextmanager
async def _by_stdio(key: str) -> AsyncIterator[Client]:
    command = StdioServerParameters(
        command=sys.executable,
        args=["manage.py", "mcp"],
        cwd=settings.BASE_DIR,
        env=dict(os.environ)
        | {
            "LEADGATE_API_KEY": key,
            "DATABASE_URL": database_url(),
            "LEADGATE_FILES": str(settings.LEADGATE_FILES),
        },
    )
    async with Client(command) as client:
        yield client


async def _call(client: Client, tool: str, **arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def _report(client: Client, import_id: str, *, is_over: Callable[[Any], bool]) -> Any:
    """However long the worker takes."""
    while True:
        report = await _call(client, "read_import_report", import_id=import_id, wait_seconds=20)
        if is_over(report):
            return report


async def _preview_to_undo(connect: Connect, key: str, list_id: str) -> dict[str, Any]:
    async with connect(key) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert "preview_import" in names
        begun = await _call(client, "preview_import", rows=ROWS, list_id=list_id)
        preview = await _report(client, begun["id"], is_over=lambda report: "report_hash" in report)
        given = {"preview_id": preview["id"], "report_hash": preview["report_hash"]}
        committed = await _call(client, "commit_import", **given)
        again = await _call(client, "commit_import", **given)
        assert again["id"] == committed["id"]
        assert not again["is_new"]
        imported = await _report(
            client, committed["id"], is_over=lambda report: report["state"] == "finished"
        )
        question = await _call(client, "undo_import", import_id=imported["id"])
        await _call(client, "undo_import", import_id=imported["id"], confirm_count=question["confirm_count"])
        undone = await _report(
            client, imported["id"], is_over=lambda report: report["undo"]["state"] == "done"
        )
        return {"preview": preview, "imported": imported, "undone": undone}


def test_preview_report_commit_undo(connect: Connect) -> None:
    tenant = make_tenant()
    with Workers(1):
        found = asyncio.run(_preview_to_undo(connect, tenant.key, str(tenant.list.id)))
    assert found["preview"]["outcomes"] == found["imported"]["outcomes"] == {"created": 50}
    assert found["undone"]["undo"]["leads"] == 50
    assert not Lead.objects.filter(workspace_id=tenant.workspace.id).exists()


async def _commit_at_once(connect: Connect, key: str, list_id: str) -> list[Any]:
    async with connect(key) as client:
        begun = await _call(client, "preview_import", rows=ROWS, list_id=list_id)
        preview = await _report(client, begun["id"], is_over=lambda report: "report_hash" in report)
        given = {"preview_id": preview["id"], "report_hash": preview["report_hash"], "wait_seconds": 0}
        return await asyncio.gather(*(_call(client, "commit_import", **given) for _ in range(4)))


def test_who_commits_at_once_commits_once(connect: Connect) -> None:
    tenant = make_tenant()
    with Workers(1):
        replies = asyncio.run(_commit_at_once(connect, tenant.key, str(tenant.list.id)))
        (import_id,) = {reply["id"] for reply in replies}
        wait_for(
            lambda: LeadImport.objects.filter(id=import_id, state="finished").exists(), what="the import"
        )
    assert sorted(reply["is_new"] for reply in replies) == [False, False, False, True]
    assert Lead.objects.filter(workspace_id=tenant.workspace.id).count() == len(ROWS)


async def _seen(connect: Connect, key: str) -> tuple[Any, Any]:
    async with connect(key) as client:
        listed = await _call(client, "list_campaigns")
        result = await client.call_tool("get_lead", {"email": "person1@example.com"})
        return listed, result


def test_a_strangers_key_sees_nothing(connect: Connect) -> None:
    tenant, stranger = make_tenant(), make_tenant()
    listed, result = asyncio.run(_seen(connect, stranger.key))
    assert {each["id"] for each in listed["items"]}.isdisjoint(_campaigns(tenant))
    assert result.is_error
    assert result.content[0].text == "Lead not found in this workspace"


def _campaigns(tenant: Tenant) -> set[str]:
    return {str(each.id) for each in (tenant.campaign, tenant.other_campaign, tenant.linkedin)}


def test_without_a_valid_key_there_is_no_connection(connect: Connect) -> None:
    async def see() -> None:
        async with connect("nonsense") as client:
            await client.list_tools()

    with pytest.raises((MCPError, ExceptionGroup)):
        asyncio.run(see())
