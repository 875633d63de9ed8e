"""What a tool is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec

from workspaces.api.pagination import MAX_LIMIT
from workspaces.keys.authentication import Caller
from workspaces.models import Role

A = TypeVar("A", bound=msgspec.Struct)
Json = dict[str, Any]

Limit = Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT, description="How many at most.")]
After = Annotated[str, msgspec.Meta(description="The `next` of the page before.")]


@dataclass(frozen=True, kw_only=True)
class Tool:
    """`arguments` is a struct; `run` gets one, checked, and the caller, whose key has the scope
    `resource:action` and whose user has at least the role that goes with it, or `role`.

    `reads_only`, `destroys` and `may_be_repeated` are what clients show of it before they call it.
    """

    name: str
    title: str
    description: str
    arguments: type[msgspec.Struct]
    resource: str
    action: str
    run: Callable[[Caller, Any], Json]
    role: Role | None = None
    reads_only: bool = False
    destroys: bool = False
    may_be_repeated: bool = True

    @property
    def schema(self) -> Json:
        """JSON Schema of the arguments: an object at its root, as the protocol wants."""
        schema = msgspec.json.schema(self.arguments)
        own: Json = schema["$defs"].pop(schema["$ref"].rpartition("/")[2])
        own.pop("title", None)
        own.pop("description", None)
        return own | ({"$defs": schema["$defs"]} if schema["$defs"] else {})


def looks(
    *,
    name: str,
    title: str,
    description: str,
    arguments: type[A],
    resource: str,
    run: Callable[[Caller, A], Json],
) -> Tool:
    """A tool that changes nothing."""
    return Tool(
        name=name,
        title=title,
        description=description,
        arguments=arguments,
        resource=resource,
        action="read",
        run=run,
        reads_only=True,
    )


def page(rows: list[Json], next_: str | None) -> Json:
    """A page of a list; `next` is missing on the last one."""
    return {"items": rows} | ({"next": next_} if next_ else {})


def without_blanks(shown: Json) -> Json:
    """What isn't known takes no room in an agent's context."""
    return {name: value for name, value in shown.items() if value not in (None, "", [], {})}
