"""Each finding, for an installation that is well and for one that isn't."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from config.operation import counters, database, host, work
from config.operation.doctor import examine
from config.operation.finding import Finding, Level
from leads.jobs.queue import Task, queue
from leads.models import LeadImport, Membership
from tests.builders import Tenant, make_tenant
from workspaces.models import Usage

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


def doctor(*arguments: str) -> tuple[int, str]:
    """-> exit status, what was printed."""
    printed, status = StringIO(), 0
    try:
        call_command("doctor", *arguments, stdout=printed)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, printed.getvalue()


def levels() -> dict[str, Level]:
    return {finding.subject: finding.level for finding in examine()}


def sign_of_life(*, ago: dt.timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - ago]
        )


def test_a_worker_at_work(tenant: Tenant) -> None:
    assert levels()["worker"] == Level.PROBLEM
    sign_of_life(ago=dt.timedelta(minutes=5))
    assert levels()["worker"] == Level.PROBLEM
    sign_of_life(ago=dt.timedelta(seconds=1))
    assert levels()["worker"] == Level.OK


def test_a_job_that_waits_for_long(tenant: Tenant) -> None:
    import_ = LeadImport.objects.create(workspace=tenant.workspace, campaign_id=tenant.campaign.id)
    queue(Task.UNDO, import_.id)
    assert work.queue() == Finding(subject="queue", level=Level.OK, text="1 jobs wait.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 hour'")
    found = work.queue()
    assert found.level == Level.WARNING and "has been due since" in found.text


def test_settings_of_the_server() -> None:
    """The tests' own server may lose everything, which is just what must be noticed."""
    found = {finding.subject: finding for finding in database.server_settings()}
    assert {name for name, finding in found.items() if finding.level == Level.PROBLEM} == {
        "setting fsync",
        "setting full_page_writes",
        "setting synchronous_commit",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET jit = on; SET random_page_cost = 4; SET synchronous_commit = on")
    found = {finding.subject: finding for finding in database.server_settings()}
    assert found["setting jit"].level == found["setting random_page_cost"].level == Level.WARNING
    assert "setting synchronous_commit" not in found
    with connection.cursor() as cursor:
        cursor.execute("RESET jit; RESET random_page_cost; RESET synchronous_commit")


def test_more_connections_are_wanted_than_there_may_be(settings: Any) -> None:
    subjects = [finding.subject for finding in database.server_settings()]
    assert "setting max_connections" not in subjects
    settings.LEADGATE_WEB_WORKERS = 40
    assert "setting max_connections" in [finding.subject for finding in database.server_settings()]


def test_storage_that_can_not_be_written(settings: Any, tmp_path: Path) -> None:
    settings.LEADGATE_FILES = tmp_path
    assert host.storage().level == Level.OK
    (tmp_path / "file").touch()
    settings.LEADGATE_FILES = tmp_path / "file"
    assert host.storage().level == Level.PROBLEM


def test_clock_and_disks() -> None:
    assert host.clock().level == Level.OK
    assert [finding.subject for finding in host.disk_space()] == ["disk space"]


def test_a_schema_that_is_older_than_the_code() -> None:
    assert database.missing_migrations() == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'blocklists' AND name = '0004_native_api'")
    assert database.missing_migrations() == ["blocklists.0004_native_api"]
    status, printed = doctor()
    assert status == 1
    assert "problem  schema: 1 migrations are missing: blocklists.0004_native_api\n" in printed
    assert "         > Run `manage.py migrate`.\n" in printed


@pytest.fixture
def wrong_counters(tenant: Tenant) -> Iterator[None]:
    ids = {"workspace_id": tenant.workspace.id, "lead_id": tenant.list.id, "list_id": tenant.list.id}
    Membership.objects.create(**ids)
    Usage.objects.filter(workspace=tenant.workspace).update(contacts=7)
    yield


@pytest.mark.usefixtures("wrong_counters")
def test_counters_are_compared_and_repaired(tenant: Tenant) -> None:
    stranger = make_tenant("stranger")
    assert {(str(each), each.counter.workspace_id) for each in counters.compare()} == {
        (
            f"Leads of list {tenant.list.name!r} in {tenant.workspace.name!r}: 0 are stated, 1 are there",
            tenant.workspace.id,
        ),
        (f"Contacts of {tenant.workspace.name!r}: 7 are stated, 0 are there", tenant.workspace.id),
    }
    assert len(list(counters.compare())) == 2  # looking changed nothing
    status, printed = doctor("--counters")
    assert status == 1 and "--counters --repair" in printed
    _, printed = doctor("--counters", "--repair")
    assert printed.count(": mended.") == 2
    tenant.list.refresh_from_db()
    assert tenant.list.lead_count == 1
    assert list(counters.compare()) == []
    assert Usage.objects.get(workspace=stranger.workspace).contacts == 0


def test_repair_alone_is_refused() -> None:
    with pytest.raises(CommandError, match="goes with --counters"):
        doctor("--repair")
