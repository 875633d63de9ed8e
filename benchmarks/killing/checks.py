"""What must be so after each kill, while everybody goes on, and at the end."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from procrastinate.contrib.django.models import ProcrastinateJob

from benchmarks.killing.adding import BATCH, Adder, newest
from benchmarks.killing.watch import Broken, check, read, wait_for
from config.operation.counters import compare
from leads.jobs.queue import Task
from leads.models import BackgroundJob, Erasure, ImportState, Lead, LeadImport, UndoState, UnsearchedLead
from leads.models.background_job import OPEN_STATUSES

_ENDED = LeadImport.objects.filter(Q(state=ImportState.FINISHED) | Q(checkpoint__gt=0))
_TASKS = [f"leads.tasks.{task.value[0]}" for task in Task]
# One statement, so one moment: what a campaign's imports state, what it states itself, and what is there.
_ADDED = """
    SELECT (SELECT coalesce(sum(i.created_count), 0) FROM leads_leadimport AS i WHERE i.campaign_id = c.id),
           c.lead_count,
           (SELECT count(*) FROM leads_membership AS m
            WHERE m.workspace_id = c.workspace_id AND m.campaign_id = c.id),
           (SELECT count(DISTINCT l.email) FROM leads_lead AS l
            WHERE l.workspace_id = c.workspace_id AND l.email LIKE '%%@adds.example')
    FROM campaigns_campaign AS c
    WHERE c.id = %s
"""
# What campaigns cost, and what the imports into them brought: never refunded, never counted twice.
_UPLOADS = """
    SELECT u.uploads,
           (SELECT coalesce(sum(i.created_count), 0) FROM leads_leadimport AS i
            WHERE i.workspace_id = u.workspace_id AND i.campaign_id IS NOT NULL)
    FROM workspaces_usage AS u
    WHERE u.workspace_id = %s
"""
# Who has been found twice by reading the tables, not their unique indexes.
_TWICE = """
    SELECT (SELECT count(*) FROM (SELECT FROM leads_lead WHERE email IS NOT NULL
                                  GROUP BY workspace_id, email HAVING count(*) > 1) AS l),
           (SELECT count(*) FROM (SELECT FROM leads_membership WHERE campaign_id IS NOT NULL
                                  GROUP BY campaign_id, lead_id HAVING count(*) > 1) AS m)
"""
_FOUND = "SELECT count(*) FROM leads_searchterm WHERE workspace_id = %s AND term = 'ann lee'"


class Checks:
    """`adders` add to the campaign."""

    def __init__(self, adders: Sequence[Adder], *, workspace_id: UUID, campaign_id: UUID) -> None:
        self._adders, self._workspace, self._campaign = adders, workspace_id, campaign_id
        self._seen = [0 for _ in adders]

    def after_a_kill(self) -> None:
        """Counters equal rows, nothing is there twice, and what was answered since the last look is there."""
        differences = read(lambda: [str(difference) for difference in compare()])
        if differences:
            raise Broken(f"counters: {differences}")
        self._check_added()
        emails = newest(self._adders, self._seen)
        self._seen = [len(adder.answered) for adder in self._adders]
        own = Lead.objects.filter(workspace_id=self._workspace, email__in=emails)
        check("leads that were answered", read(own.count), len(emails))

    def at_the_end(self) -> None:
        """Everybody has stopped: nothing is left to do, and all is there exactly once."""
        wait_for(lambda: read(_is_done), what="the end of all jobs")
        self.after_a_kill()
        number = sum(len(adder.answered) for adder in self._adders) * BATCH
        check("leads that were added", self._check_added(), number)
        uploads, brought = self._row(_UPLOADS, self._workspace)
        check("uploads of the plan", uploads, brought)
        check("people who can be searched by name", self._row(_FOUND, self._workspace), (number,))
        with transaction.atomic():
            self._row("SET LOCAL enable_indexscan = off")
            self._row("SET LOCAL enable_indexonlyscan = off")
            check("leads and memberships that are there twice", self._row(_TWICE), (0, 0))

    def _check_added(self) -> int:
        stated, counter, members, people = self._row(_ADDED, self._campaign)
        check("the campaign's imports, counter, leads and people", (counter, members, people), (stated,) * 3)
        return int(stated)

    def _row(self, statement: str, *values: UUID) -> tuple[int, ...]:
        def work() -> tuple[int, ...]:
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return tuple(cursor.fetchone()) if cursor.description else ()

        return read(work)


def _is_done() -> bool:
    """No job of any kind is open, the queue has none of ours, and all leads can be searched."""
    return not (
        LeadImport.objects.filter(state__in=[state for state in ImportState if state.is_open]).exists()
        or LeadImport.objects.filter(undo_state__in=(UndoState.PENDING, UndoState.RUNNING)).exists()
        or BackgroundJob.objects.filter(status__in=OPEN_STATUSES).exists()
        or Erasure.objects.filter(files_at=None).exists()
        or ProcrastinateJob.objects.filter(status__in=("todo", "doing"), task_name__in=_TASKS).exists()
        or _ENDED.filter(searchable_row__lt=F("checkpoint")).exists()
        or UnsearchedLead.objects.exists()
    )
