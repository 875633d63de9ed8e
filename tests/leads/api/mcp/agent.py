"""An agent, as the server sees it: one message by HTTP for each call of a tool."""

import json
from typing import Any
from uuid import UUID

from django.test import Client

from leads.file_imports.run import run_import
from leads.files import sources
from leads.undo.run import run_undo

HEADERS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}


class Agent:
    def __init__(self, key: str) -> None:
        self._key = key

    def send(self, message: Any, **headers: str) -> Any:
        """Whatever it is, as the body of a POST."""
        body = message if isinstance(message, bytes) else json.dumps(message, default=str).encode()
        own = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        return Client().generic(
            "POST", "/mcp", body, CONTENT_TYPE="application/json", headers=HEADERS | own | headers
        )

    def request(self, method: str, **params: Any) -> Any:
        """-> the result of a request that the server knows."""
        answer = self.send({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        assert answer.status_code == 200, answer.content
        return answer.json()["result"]

    def call(self, tool: str, **arguments: Any) -> Any:
        """-> what the tool answers."""
        result = self.request("tools/call", name=tool, arguments=arguments)
        assert not result["isError"], result["content"]
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return result["structuredContent"]

    def refused(self, tool: str, **arguments: Any) -> str:
        """-> the sentence."""
        result = self.request("tools/call", name=tool, arguments=arguments)
        assert result["isError"], result
        text: str = result["content"][0]["text"]
        return text

    # --- with what a worker does in between ---

    def preview(self, **arguments: Any) -> Any:
        """-> the report of a preview that is finished."""
        begun = self.call("preview_import", wait_seconds=0, **arguments)
        assert begun["state"] == "pending"
        assert "report_hash" not in begun
        work(begun["id"])
        return self.call("read_import_report", import_id=begun["id"])

    def commit(self, preview: Any) -> Any:
        """-> the report of the import."""
        begun = self.call(
            "commit_import", preview_id=preview["id"], report_hash=preview["report_hash"], wait_seconds=0
        )
        work(begun["id"])
        return self.call("read_import_report", import_id=begun["id"])

    def undo(self, import_id: str, *, count: int) -> Any:
        begun = self.call("undo_import", import_id=import_id, confirm_count=count, wait_seconds=0)
        assert not begun["is_done"]
        run_undo(UUID(import_id))
        return self.call("undo_import", import_id=import_id)


def work(import_id: str) -> None:
    """What a worker does."""
    run_import(UUID(import_id), open_file=sources.open_import)
