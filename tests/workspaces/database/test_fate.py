"""Whether something was written, when the connection goes: the statement that it goes in decides."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from leads.imports import ImportOptions, RawRow, import_leads
from leads.models import Door, LeadImport
from leads.models.targets import Target
from tests.builders import Tenant, make_tenant
from tests.server import database_url
from tests.waiting import LIMIT, wait_for
from workspaces.database import fate
from workspaces.database.fate import FateUnknown, commits, find_out
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)


_END_IN_COMMIT = """
    CREATE FUNCTION end_in_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_terminate_backend(pg_backend_pid());
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER end_in_commit AFTER INSERT ON leads_leadimport
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_in_commit();
"""


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return make_tenant()


def in_thread(work: Callable[[], Any]) -> Any:
    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return run


def lost_while(work: Callable[[], Any], tenant: Tenant) -> "Future[Any]":
    """What `work` does on a connection that is ended while it waits for the workspace's row."""
    waiting = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with (
        psycopg.connect(database_url()) as other,
        psycopg.connect(database_url(), autocommit=True) as admin,
        ThreadPoolExecutor(1) as pool,
    ):
        other.execute("SELECT FROM workspaces_workspace WHERE id = %s FOR UPDATE", [tenant.workspace.id])
        result = pool.submit(in_thread(work))
        (pid,) = wait_for(lambda: admin.execute(waiting).fetchone(), what="a session that waits")
        admin.execute("SELECT pg_terminate_backend(%s)", [pid])
        assert result.exception(timeout=LIMIT) is not None
        return result


def rename(tenant: Tenant) -> None:
    Workspace.objects.filter(id=tenant.workspace.id).update(name="Renamed")


def test_writing_statement_outside_of_a_transaction(tenant: Tenant) -> None:
    with pytest.raises(FateUnknown) as caught:
        lost_while(lambda: rename(tenant), tenant).result()
    assert isinstance(caught.value.__cause__, psycopg.OperationalError)


def test_statement_of_a_transaction(tenant: Tenant) -> None:
    with pytest.raises(OperationalError) as caught:
        lost_while(transaction.atomic(lambda: rename(tenant)), tenant).result()
    assert not isinstance(caught.value, FateUnknown)


def test_reading_statement(tenant: Tenant) -> None:
    locked = Workspace.objects.raw("SELECT * FROM workspaces_workspace FOR SHARE")
    with pytest.raises(OperationalError) as caught:
        lost_while(lambda: list(locked), tenant).result()
    assert not isinstance(caught.value, FateUnknown)


def test_what_the_server_refuses_is_certain(tenant: Tenant) -> None:
    with psycopg.connect(database_url()) as other, connection.cursor() as cursor:
        other.execute("SELECT FROM workspaces_workspace WHERE id = %s FOR UPDATE", [tenant.workspace.id])
        cursor.execute("SET lock_timeout TO '50ms'")
        with pytest.raises(OperationalError) as caught:
            rename(tenant)
        cursor.execute("RESET lock_timeout")
    assert not isinstance(caught.value, FateUnknown)


def test_commits_are_counted(tenant: Tenant) -> None:
    before = commits()
    Workspace.objects.count()
    assert commits() == before
    rename(tenant)
    assert commits() == before + 1
    with transaction.atomic():
        rename(tenant)
        assert commits() == before + 1
    assert commits() == before + 2


class Away:
    """A database that answers after so many tries."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def look(self) -> str:
        if self.tries:
            self.tries -= 1
            raise OperationalError("the database system is starting up")
        return "it was written"


def test_what_was_committed_is_found_out_when_the_database_is_back(transactional_db: None) -> None:
    assert find_out(Away(3).look) == "it was written"
    assert find_out(lambda: None) is None


def test_database_that_stays_away_leaves_it_unknown(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fate, "PATIENCE", -1.0)
    assert find_out(Away(1).look) is None


def test_import_whose_fate_stays_unknown_says_how_to_find_out(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fate, "PATIENCE", -1.0)
    row = RawRow(number=0, email="ada@example.com")
    options = ImportOptions(
        workspace_id=tenant.workspace.id,
        target=Target(kind="campaign", id=tenant.campaign.id),
        door=Door.V2_ADD,
    )
    with connection.cursor() as cursor:  # a constraint that is checked within COMMIT ends the connection
        cursor.execute(_END_IN_COMMIT)
    try:
        with pytest.raises(FateUnknown) as caught:
            import_leads([row], options)
    finally:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER end_in_commit ON leads_leadimport; DROP FUNCTION end_in_commit()")
    assert caught.value.import_id is not None
    assert not LeadImport.objects.exists()  # this time it was not
