"""What a good call of a route is, and where it is made."""

import json
from dataclasses import dataclass
from string import Template
from typing import Any

from tests.builders import Tenant


@dataclass(frozen=True, kw_only=True)
class Case:
    """`path` is the route's own path with its placeholders filled, without it the id of the route.

    `ids` fills a path of several placeholders, one after the other. A path that Smartlead and FoxReach
    share is FoxReach's without a key: 403.

    `status` is the answer to the owner, `stranger` that to a key of another workspace who names the same
    ids: 404, or 200 where ids that aren't there are passed over.
    """

    id: str = ""
    ids: tuple[str, ...] = ()
    query: str = ""
    body: Any = None
    content_type: str = "application/json"
    status: int = 200
    stranger: int = 404
    without_key: int | None = None  # where it is not the dialect's own answer

    def body_bytes(self, world: "World") -> bytes:
        if self.body is None:
            return b""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return Template(text).substitute(world.ids).encode()


@dataclass(frozen=True, kw_only=True)
class World:
    """A workspace with one of everything."""

    tenant: Tenant
    ids: dict[str, str]


EMAIL = "ada@example.com"
