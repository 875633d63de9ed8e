"""Streamable HTTP: POST /mcp, with the keys, the rates and the limits of the native API."""

from collections.abc import Collection
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from leads.api.mcp.calling import call_tool
from workspaces.api.base import Dialect, DialectView
from workspaces.api.body import BytesParser, read_bytes
from workspaces.keys.authentication import BearerAuthentication

_REFUSED = -32000  # of JSON-RPC: what a server names itself


def error_body(status: int, message: str) -> dict[str, Any]:
    """Before a message was read there is no id that it could answer."""
    return {
        "jsonrpc": "2.0",
        "id": None,
        "error": {"code": _REFUSED, "message": message, "data": {"status": status}},
    }


MCP = Dialect(name="mcp", requests_per_minute=6000, counts_workspace=True, error_body=error_body)


class McpView(DialectView):
    """A message in, a document out. Neither sessions nor streams: GET and DELETE are 405, as the protocol
    has it for servers without them. Each tool looks at the key's scopes itself."""

    dialect = MCP
    authentication_classes = [BearerAuthentication]
    parser_classes = [BytesParser]
    own_idempotency: ClassVar[Collection[str]] = ("",)  # each tool says what a repetition does

    def post(self, request: Request) -> HttpResponse:
        body = read_bytes(request)
        # Not before the first message: the package takes half a second and 33 MB.
        from leads.api.mcp.bridge import answer
        from leads.api.mcp.server import make_server

        status, headers, document = answer(
            make_server(partial(call_tool, caller=self.caller)),
            path=request.path,
            headers=dict(request.headers),
            body=body,
            limit=settings.LEADGATE_BODY_LIMIT,
        )
        return HttpResponse(document, status=status, headers=headers)
