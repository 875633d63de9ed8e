"""Which waiting job gets a free slot of the worker, so that no workspace keeps another one waiting.

procrastinate would take them in the order of their priority, over all workspaces. Here each kind of work has
slots of its own, and the workspace that has the fewest comes first, else the one whose turn is longer ago
(sql/next.sql). A job is short until it has used up its first turn (turns.py); what is long stands behind, and
never has all slots.
"""

import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from procrastinate import jobs
from procrastinate.connector import BaseConnector
from procrastinate.manager import JobManager, NotificationCallback
from typing_extensions import override

from workspaces.database.cursor import plain_cursor
from workspaces.database.sql_files import SqlFolder
from workspaces.logs.spans import note_span
from workspaces.metrics.counted import observe_job

JOBS = 4  # at once: more of them share two cores
WEBHOOKS = 4  # they wait for receivers
CHORES = 2  # what the clock starts
SLOTS = JOBS + WEBHOOKS + CHORES  # of a worker
OVERTAKEN = 20  # short jobs that may pass a long one; slots after which a workspace counts as not served
# A child process at one file, and what counts what it finds: they can't be put aside.
UNSTOPPABLE = ["leads.tasks.convert_file", "leads.tasks.erase_from_files"]

_SQL = SqlFolder(__file__)
_KIND = _SQL.text("kinds_of_work")
_NEXT = _SQL.statement("next", kind=_KIND).decode()
_MAKES_ROOM = _SQL.statement("makes_room", kind=_KIND)
_KINDS = {
    "kinds": ["job", "webhook", "chore"],
    "numbers": [JOBS, WEBHOOKS, CHORES],
    "shared": [True, True, False],  # by workspaces
}


class FairManager(JobManager):
    """The worker's way to the queue."""

    def __init__(self, connector: BaseConnector) -> None:
        super().__init__(connector)
        self._notify: NotificationCallback | None = None
        self._served: deque[tuple[str, str]] = deque(maxlen=OVERTAKEN)  # kind and workspace
        self._began: dict[int, float] = {}  # the worker's own jobs

    @override
    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> jobs.Job | None:
        """The next one, which is the worker's from now on; None: there is none that may have a slot."""
        rows = await self.connector.execute_query_all_async(
            query=_NEXT,
            **_KINDS,
            queues=None if queues is None else list(queues),
            worker_id=worker_id,
            overtaken=OVERTAKEN,
            served_kinds=[kind for kind, _ in self._served],
            served_queues=[queue for _, queue in self._served],
        )
        if not rows:
            return None
        row = dict(rows[0])
        self._served.append((row.pop("kind"), row["queue_name"]))
        self._began[row["id"]] = time.monotonic()
        return jobs.Job.from_row(row)

    @override
    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        self._notify = on_notification
        await super().listen_for_jobs(on_notification=on_notification, queues=queues)

    @override
    async def finish_job(self, job: jobs.Job, status: jobs.Status, delete_job: bool) -> None:
        await super().finish_job(job, status, delete_job)
        self._measure(job, status.value)
        await self._look_again(job)

    @override
    async def retry_job(self, job: jobs.Job, *args: Any, **kwargs: Any) -> None:
        await super().retry_job(job, *args, **kwargs)
        self._measure(job, "retried")
        await self._look_again(job)

    def _measure(self, job: jobs.Job, status: str) -> None:
        """A job that another worker left is nobody's time here."""
        began = self._began.pop(job.id or 0, None)
        if began is not None:
            task = job.task_name.rpartition(".")[2]
            seconds = time.monotonic() - began
            observe_job(task=task, status=status, seconds=seconds)
            note_span(task, seconds=seconds, status=status)

    async def _look_again(self, job: jobs.Job) -> None:
        """What finds no slot waits for one; procrastinate takes a queue that gives it nothing for empty."""
        if self._notify is not None and job.id is not None:
            await self._notify(channel="", notification={"type": "job_inserted", "job_id": job.id})


def makes_room(queue_id: int) -> bool:
    """Whether the job that this row of the queue is about has to give its slot to another workspace."""
    row = (
        plain_cursor()
        .execute(_MAKES_ROOM, {"id": queue_id, "number": JOBS, "unstoppable": UNSTOPPABLE})
        .fetchone()
    )
    assert row is not None
    return bool(row[0])
