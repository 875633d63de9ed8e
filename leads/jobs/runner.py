"""A job from where it is to its end, as far as this worker gets.

lock       a second start beside a running one goes home at once
begin      a fence where the worker remembers anything between two transactions: an older run can't write
work       until the end, or until the worker has to stop; then another one carries on
fail       what went wrong is noted as a sentence, once; what was done stays

A connection that is lost is waited for, and in the end left to the sweep (leads/tasks.py): it is nobody's
failure. So is a job whose worker was killed.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db import connection

from leads.jobs.batches import ShouldStop, never
from leads.jobs.errors import Interrupted, JobEnded, Superseded, TooSlow
from leads.jobs.queue import Task
from workspaces.audit.actor import acting, job
from workspaces.database.locks import only_here
from workspaces.database.retries import StillRacing, is_connection_lost
from workspaces.logs.about import about, also_about
from workspaces.models import Workspace

logger = logging.getLogger(__name__)

R = TypeVar("R")

PATIENCE = 300.0  # seconds without a database until the worker gives up; the sweep begins anew
ATTEMPTS = 3  # at a job whose helper was killed
_PAUSE = 0.5  # seconds between two attempts


@dataclass(frozen=True, kw_only=True)
class Failure:
    """`code` is for programs, `text` for people: what went wrong, what stays, what can be done."""

    code: str
    text: str


TOO_SLOW = Failure(
    code="too_slow",
    text="The database was too busy: not even a small part was done in time. What was done stays; try again "
    "later.",
)
INTERNAL = Failure(
    code="internal_error",
    text="Something went wrong inside Leadgate; the log says what. What was done stays.",
)


def no_explanation(error: Exception) -> Failure | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[R]):
    """A kind of job.

    open       ids of those that some worker should have now, of all workspaces
    begin      -> what `work` needs; None: nothing to do
    work       -> whether the job has ended by this
    find       -> what `fail` needs where `begin` itself failed; None: the object is gone
    fail       notes the failure. -> whether the job was still open
    explain    what stopped it, in words; None: a mistake of ours
    """

    task: Task
    open: Callable[[], list[UUID]]
    begin: Callable[[UUID], R | None]
    work: Callable[[R, ShouldStop], bool]
    find: Callable[[UUID], R | None]
    fail: Callable[[R, Failure], bool]
    explain: Callable[[Exception], Failure | None] = no_explanation


def run(kind: Kind[R], object_id: UUID, *, should_stop: ShouldStop = never) -> bool:
    """Does nothing if another process has the job, or it has ended. -> whether it has ended by this."""
    task, _, argument = kind.task.value
    with about(job=task, **{argument: object_id}):
        return _run(kind, object_id, should_stop)


def _run(kind: Kind[R], object_id: UUID, should_stop: ShouldStop) -> bool:
    name = kind.task.lock(object_id)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with only_here(name) as is_ours, acting(job(kind.task.value[0])):
                return is_ours and _carry_out(kind, object_id, should_stop)
        except Exception as error:
            if not is_connection_lost(error):
                raise
            connection.close()
            if should_stop() or time.monotonic() > deadline:
                raise
            logger.warning("%s lost the database and waits for it: %s", name, error)
            time.sleep(_PAUSE)


def _carry_out(kind: Kind[R], object_id: UUID, should_stop: ShouldStop) -> bool:
    for attempts_left in reversed(range(ATTEMPTS)):
        begun = None
        try:
            begun = kind.begin(object_id)
            also_about(workspace_id=getattr(begun, "workspace_id", None))
            return begun is not None and kind.work(begun, should_stop)
        except (Superseded, JobEnded, Workspace.DoesNotExist):
            return False
        except Exception as error:
            if is_connection_lost(error):
                raise
            if isinstance(error, Interrupted) and attempts_left:
                logger.warning("%s is begun anew: %s", kind.task.lock(object_id), error)
                continue
            failure = _failure_of(kind, object_id, error)
            begun = kind.find(object_id) if begun is None else begun
            return begun is not None and kind.fail(begun, failure)
    raise AssertionError("unreachable")


def _failure_of(kind: Kind[R], object_id: UUID, error: Exception) -> Failure:
    if isinstance(error, TooSlow | StillRacing):
        return TOO_SLOW
    if failure := kind.explain(error):
        return failure
    logger.error("The job %s failed", kind.task.lock(object_id), exc_info=error)
    return INTERNAL
