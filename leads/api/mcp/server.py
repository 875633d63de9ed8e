"""The protocol, as its own package speaks it, around our tools."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import mcp_types as types
from asgiref.sync import sync_to_async
from mcp.server import Server

from leads.api.mcp.calling import Reply
from leads.api.mcp.registry import TOOLS
from leads.api.mcp.tool import Tool

VERSION = "1.0.0"
INSTRUCTIONS = (
    "Leadgate keeps leads; each import passes one gate that says of every row what became of it. To bring "
    "leads in: list_campaigns or list_lists, preview_import, show the report to whoever decides, "
    "commit_import with the report_hash, read_import_report. undo_import takes an import back. Nothing is "
    "deleted without a count that you are given and have to give back. What is refused comes as an error in "
    "plain words."
)

Call = Callable[[str, Mapping[str, Any]], Reply]


def make_server(call: Call) -> "Server[Any]":
    """`call` does the work, in a thread that may use the database."""

    async def list_tools(_context: Any, _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS.values()])

    async def call_tool(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        reply = await sync_to_async(call, thread_sensitive=True)(params.name, params.arguments or {})
        text = reply.content["message"] if reply.is_error else json.dumps(reply.content, ensure_ascii=False)
        return types.CallToolResult(
            content=[types.TextContent(text=text)],
            structured_content=None if reply.is_error else reply.content,
            is_error=reply.is_error,
        )

    return Server(
        "leadgate",
        title="Leadgate",
        version=VERSION,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.schema,
        annotations=types.ToolAnnotations(
            read_only_hint=tool.reads_only,
            destructive_hint=tool.destroys,
            idempotent_hint=tool.may_be_repeated,
            open_world_hint=False,
        ),
    )
