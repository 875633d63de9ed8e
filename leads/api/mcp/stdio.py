"""`manage.py mcp`: messages by standard input and output, for an agent on this machine."""

from collections.abc import Mapping
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import close_old_connections
from mcp.server.stdio import stdio_server

from leads.api.mcp.calling import Reply, call_tool, refusal
from leads.api.mcp.server import make_server
from leads.api.mcp.views import MCP
from workspaces.audit import Actor, acting
from workspaces.keys.authentication import Caller, find_caller
from workspaces.keys.rate_limit import count_request
from workspaces.models.audit_entry import ActorKind


def serve(*, key: str) -> None:
    """Until the standard input ends."""

    def call(name: str, arguments: Mapping[str, Any]) -> Reply:
        close_old_connections()  # the database may have been away since the last one
        return answer(name, arguments, key=key)

    async def run() -> None:
        server = make_server(call)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    async_to_sync(run)()


def answer(name: str, arguments: Mapping[str, Any], *, key: str) -> Reply:
    """As a request by HTTP: the key is looked up each time, so one that is revoked is out at once, and each
    call counts in the same windows."""
    caller = find_caller(key)
    if caller is None:
        return refusal("LEADGATE_API_KEY is no valid API key (any more)")
    if (refused := _count(caller)) is not None:
        return refused
    actor = Actor(kind=ActorKind.KEY, user_id=caller.user_id, api_key_id=caller.api_key_id)
    with acting(actor):
        return call_tool(name, arguments, caller=caller)


def _count(caller: Caller) -> Reply | None:
    """A refusal where the window is full."""
    rate = count_request(
        caller,
        dialect=MCP.name,
        per_minute=MCP.requests_per_minute,
        per_second=settings.LEADGATE_REQUESTS_PER_SECOND,
        of_workspace=MCP.counts_workspace,
    )
    if (full := rate.exceeded) is None:
        return None
    return refusal(
        f"Rate limit exceeded: {full.limit} requests per {full.name}. Try again in {full.left} seconds."
    )
