"""A job's frame: lock, failure in words, a database that is away."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from leads.file_imports.run import IMPORTS
from leads.files.conversions import CONVERSIONS
from leads.jobs import runner
from leads.jobs.batches import ShouldStop
from leads.jobs.errors import Interrupted, Superseded, TooSlow
from leads.jobs.queue import Task
from leads.jobs.runner import INTERNAL, TOO_SLOW, Failure, Kind, run
from leads.models import LeadImport, SourceFile
from leads.people import deletion
from leads.removing import REMOVALS, delete_target
from leads.undo.run import UNDOS, request_undo
from leads.verification.job_run import VERIFICATIONS
from leads.verification.lifecycle import request_for_target
from tests.builders import add_leads, make_tenant
from tests.leads.file_imports.files import as_csv, options_for, start, upload
from tests.server import database_url
from workspaces.database.locks import key_of
from workspaces.logs.about import current_ids

pytestmark = pytest.mark.django_db(transaction=True)


class Recorded:
    """A kind of job that notes what became of it."""

    def __init__(self, *stopped_by: Exception) -> None:
        self.errors = iter(stopped_by)
        self.failures: list[Failure] = []
        self.runs = 0

    def kind(self) -> Kind[UUID]:
        return Kind(
            task=Task.UNDO,
            open=list,
            begin=lambda object_id: object_id,
            work=self._work,
            find=lambda object_id: object_id,
            fail=self._fail,
            explain=lambda error: (
                Failure(code="known", text=str(error)) if type(error) is ValueError else None
            ),
        )

    def _work(self, object_id: UUID, should_stop: ShouldStop) -> bool:
        self.runs += 1
        if error := next(self.errors, None):
            raise error
        return True

    def _fail(self, object_id: UUID, failure: Failure) -> bool:
        self.failures.append(failure)
        return True


def test_lines_of_a_job_state_what_it_is_about() -> None:
    tenant, seen = make_tenant(), dict[str, str]()
    import_id = UUID(add_leads(tenant, [{"email": "a@b.example"}])["X-Import-Id"])

    def work(record: LeadImport, should_stop: ShouldStop) -> bool:
        seen.update(current_ids())
        return True

    assert run(replace(UNDOS, begin=lambda each: LeadImport.objects.get(id=each), work=work), import_id)
    ids = {"import_id": str(import_id), "workspace_id": str(tenant.workspace.id)}
    assert seen == {"job": "undo_import", **ids}
    assert current_ids() == {}


def test_second_start_goes_home() -> None:
    job, job_id = Recorded(), uuid4()
    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key_of(Task.UNDO.lock(job_id))])
        assert not run(job.kind(), job_id)
        assert run(job.kind(), uuid4())  # another object is another job
        other.execute("SELECT pg_advisory_unlock_all()")
    assert job.runs == 1
    assert run(job.kind(), job_id)


def test_what_stops_a_job_is_noted_in_words(caplog: pytest.LogCaptureFixture) -> None:
    for error, code in (
        (ValueError("Why"), "known"),
        (TooSlow(), TOO_SLOW.code),
        (KeyError(), "internal_error"),
    ):
        job = Recorded(error)
        assert run(job.kind(), uuid4())
        assert [failure.code for failure in job.failures] == [code]
        assert job.failures[0].text
    assert caplog.text.count("Traceback") == 1  # of the mistake that is ours


def test_superseded_run_notes_nothing() -> None:
    job = Recorded(Superseded())
    assert not run(job.kind(), uuid4())
    assert not job.failures


def test_lost_connection_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waited for; and after a long time left to the sweep."""
    job = Recorded(psycopg.OperationalError("the connection is lost"))
    assert run(job.kind(), uuid4())
    assert (job.runs, job.failures) == (2, [])
    monkeypatch.setattr(runner, "PATIENCE", -1)
    away = Recorded(psycopg.OperationalError("the connection is lost"))
    with pytest.raises(psycopg.OperationalError):
        run(away.kind(), uuid4())
    assert away.failures == []


def test_backend_that_is_killed_is_no_failure() -> None:
    job = Recorded()
    job_id = uuid4()

    def work(object_id: UUID, should_stop: ShouldStop) -> bool:
        job.runs += 1
        with connection.cursor() as cursor:
            if job.runs == 1:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            cursor.execute("SELECT 1")
        return True

    kind = replace(job.kind(), work=work)
    assert run(kind, job_id)
    assert (job.runs, job.failures) == (2, [])


def test_job_whose_helper_was_killed_is_begun_anew_a_few_times() -> None:
    job = Recorded(*[Interrupted("killed")] * 2)
    assert run(job.kind(), uuid4())
    assert (job.runs, job.failures) == (3, [])
    job = Recorded(*[Interrupted("killed")] * 3)
    assert run(job.kind(), uuid4())
    assert (job.runs, len(job.failures)) == (3, 1)


def broken(object_id: UUID) -> Any:
    raise KeyError("import_id")


def test_job_that_can_not_even_begin_has_failed() -> None:
    job = Recorded()
    assert run(replace(job.kind(), begin=broken), uuid4())
    assert (job.runs, [failure.code for failure in job.failures]) == (0, ["internal_error"])
    gone = replace(job.kind(), begin=broken, find=lambda object_id: None)
    assert not run(gone, uuid4())
    assert len(job.failures) == 1


def test_each_kind_of_job_that_can_not_even_begin_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(3)])
    tenant.campaign.refresh_from_db()
    undone = LeadImport.objects.get()
    request_undo(workspace_id=tenant.workspace.id, import_id=undone.id)
    record = start(upload(tenant, as_csv(["Email"], [["a@example.com"]])), options_for(tenant))
    source = upload(tenant, as_csv(["Email"], [["a@example.com"]]))
    SourceFile.objects.filter(id=source.id).update(state="converting")
    verification = request_for_target(workspace_id=tenant.workspace.id, user_id=None, target=tenant.campaign)
    monkeypatch.setattr(deletion, "BATCH", 1)
    removal = delete_target(tenant.campaign, user_id=tenant.owner.id)
    assert removal is not None
    jobs: tuple[tuple[Kind[Any], UUID], ...] = (
        (IMPORTS, record.id),
        (CONVERSIONS, source.id),
        (UNDOS, undone.id),
        (VERIFICATIONS, verification.id),
        (REMOVALS.kind(), removal.id),
    )
    for kind, object_id in jobs:
        assert object_id in kind.open()
        assert run(replace(kind, begin=broken), object_id)
        assert object_id not in kind.open()
    for job in (verification, removal):
        job.refresh_from_db()
        assert (job.status, job.data["failure_text"]) == ("failed", INTERNAL.text)
    record.refresh_from_db()
    undone.refresh_from_db()
    source.refresh_from_db()
    assert (record.state, record.failure_text) == ("failed", INTERNAL.text)
    assert (undone.undo_state, undone.undo_report["failure_text"]) == ("failed", INTERNAL.text)
    assert (source.state, source.problem) == ("bad", INTERNAL.text)
