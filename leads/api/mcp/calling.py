"""A tool's name and arguments -> its reply, or a sentence that says why not. Nothing is raised."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from leads.api.mcp.registry import TOOLS
from leads.api.mcp.tool import Json, Tool
from leads.imports import GateError
from workspaces.api.body import in_json_words, refuse_nul
from workspaces.api.database_errors import as_api_error, one_line
from workspaces.api.errors import ApiError
from workspaces.api.permission import check_scope
from workspaces.database import fate
from workspaces.keys.authentication import Caller
from workspaces.text.no_room import is_no_room, why_no_room

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`content` is what the tool answers, or with `is_error` only a sentence: `message`."""

    content: Json
    is_error: bool = False


def call_tool(name: str, arguments: Mapping[str, Any], *, caller: Caller) -> Reply:
    """For whoever the key acts for: scope and role first, then the arguments, then the work."""
    before = fate.commits()
    try:
        return Reply(content=_call(name, arguments, caller))
    except Exception as error:  # noqa: BLE001  whatever it is, the agent gets a sentence
        return refusal(_sentence(name, error, may_have_written=fate.commits() != before))


def refusal(message: str) -> Reply:
    return Reply(content={"message": message}, is_error=True)


def _call(name: str, arguments: Mapping[str, Any], caller: Caller) -> Json:
    tool = TOOLS.get(name)
    if tool is None:
        raise ApiError(404, f"There is no tool {name!r}. There are: {', '.join(TOOLS)}")
    check_scope(caller, resource=tool.resource, action=tool.action, role=tool.role)
    found: Json = msgspec.to_builtins(tool.run(caller, _read(tool, arguments)))
    return found


def _read(tool: Tool, arguments: Mapping[str, Any]) -> msgspec.Struct:
    """Numbers and booleans may come as texts. Raises ApiError 400 that names the argument."""
    given = {name: value for name, value in arguments.items() if value is not None}
    refuse_nul(given, "")
    try:
        return msgspec.convert(given, tool.arguments, strict=False)
    except msgspec.ValidationError as error:
        raise ApiError(
            400, f"The arguments of {tool.name} are invalid: {in_json_words(str(error))}"
        ) from None


def _sentence(name: str, error: Exception, *, may_have_written: bool) -> str:
    if isinstance(error, ApiError):
        return str(error.detail)
    if isinstance(error, GateError):
        return str(error)
    known = as_api_error(error, has_begun=True, may_have_written=may_have_written)
    if known is not None:
        log.error("tool %s: %s (%s)", name, known.detail, one_line(error))
        return str(known.detail)
    if is_no_room(error):
        return why_no_room(error)
    log.error("tool %s: failed", name, exc_info=error)
    if may_have_written:
        return "Something went wrong on our side. Part of it may have been written; look first."
    return "Something went wrong on our side. Nothing was written."
