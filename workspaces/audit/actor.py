"""Who acts, noted where they come in, so that no function of change needs to pass it on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workspaces.models.audit_entry import ActorKind

MAX_NAME = 100


@dataclass(frozen=True, kw_only=True)
class Actor:
    """`name` is a job's or command's; `address` where a request came from."""

    kind: ActorKind
    user_id: UUID | None = None
    api_key_id: UUID | None = None
    name: str = ""
    address: str | None = None


def job(name: str) -> Actor:
    """What the worker does."""
    return Actor(kind=ActorKind.JOB, name=name)


def _command() -> Actor:
    """Where nobody came in: the process itself was started to do it. `manage.py purge_leads`: purge_leads."""
    words = [Path(sys.argv[0]).name, *sys.argv[1:2]] if sys.argv else []
    name = words[-1] if len(words) == 2 and words[0] == "manage.py" else " ".join(words[:1])
    return Actor(kind=ActorKind.COMMAND, name=name[:MAX_NAME])


# A function, as a request knows who is logged in only later.
_find: ContextVar[Callable[[], Actor]] = ContextVar("leadgate_actor", default=_command)


def current_actor() -> Actor:
    return _find.get()()


@contextmanager
def acting(actor: Actor | Callable[[], Actor]) -> Iterator[None]:
    """Whatever is done within is done by them."""
    token = _find.set(actor if callable(actor) else lambda: actor)
    try:
        yield
    finally:
        _find.reset(token)
