"""A request with an Idempotency-Key -> its answer, and the work behind it done once. No HTTP here.

In one transaction, unless the work takes several:

    1. the key's lock; whoever holds it still works            StillRunning
    2. what is kept of the key: another request's answer       OtherRequest
                                this one's                     it is the answer again
    3. the work
    4. its answer is kept, and all is committed together

So an answer is kept if and only if the work is committed. A process that dies, or a database that goes
away, takes the lock and the work back together, and the next call with the key begins anew.

Work in steps commits several times. A record without an answer is committed before the first one, the lock
belongs to the session, and the answer is kept after the last. If it dies in between, the next call does the
work again: only work that finds what is done already, and leaves it, may be done in steps.

See docs/decisions/0010-idempotency.md.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import DatabaseError, InterfaceError, connection, transaction
from psycopg.types.json import Jsonb

from workspaces.audit.actions import Action
from workspaces.audit.retention import note_purge
from workspaces.database.fate import FateUnknown, find_out
from workspaces.database.locks import key_of, only_here
from workspaces.database.sql_files import SqlFolder
from workspaces.models import KeptAnswer

R = TypeVar("R")

log = logging.getLogger(__name__)

MAX_KEY = 255  # characters, printable ASCII
KEPT_HOURS = 24
# Of work in steps nobody can tell any more whether a refusal came before the first step or after it.
_KEPT_REFUSALS = (HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
_SQL = SqlFolder(__file__)


class StillRunning(Exception):
    """The first request with this key has not ended yet."""


class OtherRequest(Exception):
    """The key belongs to another request."""


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A key and the request that came with it. The same key of two workspaces is two keys."""

    workspace_id: UUID
    key: str
    fingerprint: bytes  # SHA-256 of all that makes two requests the same

    @property
    def lock(self) -> str:
        """The name of its lock."""
        return f"answer {self.workspace_id} {self.key}"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """As it went over the wire, without the headers that belong to a single request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _TakenBack(Exception):
    """The work failed inside: its answer goes out, what it wrote does not stay."""


def is_key(text: str) -> bool:
    """1 to 255 printable ASCII characters."""
    return 1 <= len(text) <= MAX_KEY and text.isascii() and text.isprintable()


def run_once(
    ticket: Ticket, work: Callable[[], R], to_answer: Callable[[R], Answer], *, in_steps: bool = False
) -> R | Answer:
    """What `work` returned, or the Answer that was kept of it before. Raises StillRunning, OtherRequest.

    Kept are answers below 400, and refusals that the work itself came to: it had locked or written
    something. `work` turns what goes wrong into a result; one whose status is 500 or more is taken back.
    """
    if in_steps:
        return _run_in_steps(ticket, work, to_answer)
    try:
        return _run_in_one_transaction(ticket, work, to_answer)
    except FateUnknown:  # the answer is kept in the transaction that does the work
        kept = find_out(lambda: _find(ticket))
        if kept is None:
            raise
        return kept


def _run_in_one_transaction(
    ticket: Ticket, work: Callable[[], R], to_answer: Callable[[R], Answer]
) -> R | Answer:
    result: R
    try:
        with transaction.atomic():
            # A statement of its own: the next one must see what the lock's last owner committed.
            if not _ask("SELECT pg_try_advisory_xact_lock(%s)", key_of(ticket.lock)):
                raise StillRunning
            if (kept := _find(ticket)) is not None:
                return kept
            with transaction.atomic():
                result = work()
                answer = to_answer(result)
                _take_back_what_failed(answer)
            if answer.status < 400 or _has_written():
                _keep(ticket, answer)
    except _TakenBack:
        pass
    return result


def _take_back_what_failed(answer: Answer) -> None:
    """Within the savepoint. A refusal may have broken the transaction on its way: it wrote nothing."""
    if answer.status >= 500:
        raise _TakenBack
    if transaction.get_rollback() or _is_broken():
        if answer.status < 400:
            raise RuntimeError("Work that failed inside its transaction was answered as a success")
        transaction.set_rollback(True)


def _is_broken() -> bool:
    """PostgreSQL refuses further statements; Django doesn't know if a plain cursor was to blame."""
    assert isinstance(connection.connection, psycopg.Connection)
    return connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.INERROR


def _run_in_steps(ticket: Ticket, work: Callable[[], R], to_answer: Callable[[R], Answer]) -> R | Answer:
    with only_here(ticket.lock) as is_ours:
        if not is_ours:
            raise StillRunning
        if (kept := _find(ticket)) is not None:
            return kept
        _write(ticket, status=None, headers={}, body=b"")
        result = work()
        answer = to_answer(result)
        if answer.status < 500:
            _end_of_steps(ticket, answer)
        return result


def _end_of_steps(ticket: Ticket, answer: Answer) -> None:
    """What is done is done: a database that is gone by now must not make an error of it."""
    try:
        if answer.status < 400 or answer.status in _KEPT_REFUSALS:
            _keep(ticket, answer)
        else:
            KeptAnswer.objects.filter(workspace_id=ticket.workspace_id, key=ticket.key).delete()
    except (DatabaseError, InterfaceError) as error:
        log.warning("The answer to a request with an Idempotency-Key could not be kept: %s", error)


def _find(ticket: Ticket) -> Answer | None:
    """None as well for work in steps that has not ended. Raises OtherRequest."""
    with connection.cursor() as cursor:
        requested: dict[str, Any] = {"workspace": ticket.workspace_id, "key": ticket.key, "hours": KEPT_HOURS}
        cursor.execute(_SQL.text("find_kept_answer"), requested)
        found = cursor.fetchone()
    if found is None:
        return None
    fingerprint, status, headers, body = found
    if bytes(fingerprint) != ticket.fingerprint:
        raise OtherRequest
    return None if status is None else Answer(status=status, headers=json.loads(headers), body=bytes(body))


def _keep(ticket: Ticket, answer: Answer) -> None:
    _write(ticket, status=answer.status, headers=answer.headers, body=answer.body)


def _write(ticket: Ticket, *, status: int | None, headers: Mapping[str, str], body: bytes) -> None:
    parameters: dict[str, Any] = {
        "workspace": ticket.workspace_id,
        "key": ticket.key,
        "fingerprint": ticket.fingerprint,
        "status": status,
        "headers": Jsonb(dict(headers)),
        "body": body,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL.text("keep_answer"), parameters)


def _has_written() -> bool:
    """Whether this transaction has locked or written any row, even one that was taken back again."""
    return bool(_ask("SELECT pg_current_xact_id_if_assigned() IS NOT NULL"))


def _ask(query: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]


def prune_kept_answers() -> int:
    """Forgets answers that are older than a day. -> how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM workspaces_keptanswer"
            " WHERE created_at <= statement_timestamp() - make_interval(hours => %s)"
            " RETURNING workspace_id",
            [KEPT_HOURS],
        )
        numbers = Counter(workspace_id for (workspace_id,) in cursor.fetchall())
        note_purge(Action.ANSWERS_PURGED, numbers)
        return numbers.total()
