"""The ids of the request, job, workspace and import that this thread is at: lines of the log state them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_ids: ContextVar[dict[str, str] | None] = ContextVar("leadgate_log_ids", default=None)


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Within, lines state these as well; afterwards neither these nor what `also_about` added."""
    token = _ids.set({**current_ids(), **_texts(ids)})
    try:
        yield
    finally:
        _ids.reset(token)


def also_about(**ids: object) -> None:
    """From now on, until the end of the innermost `about`; without one, nothing."""
    if (known := _ids.get()) is not None:
        known.update(_texts(ids))


def current_ids() -> Mapping[str, str]:
    return _ids.get() or {}


def _texts(ids: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in ids.items() if value is not None}
