"""Two transactions that lock the same rows in opposite orders, through the ORM and through plain cursors."""

from collections.abc import Callable
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F
from typing_extensions import override

from tests.builders import make_tenant
from tests.waiting import LIMIT
from workspaces.database.cursor import plain_cursor
from workspaces.database.retries import (
    StillRacing,
    in_one_transaction,
    is_connection_lost,
    is_deadlock,
    is_timeout,
)
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[[Workspace], None]


def through_the_orm(workspace: Workspace) -> None:
    Workspace.objects.filter(id=workspace.id).update(removals=F("removals") + 1)


def through_a_plain_cursor(workspace: Workspace) -> None:
    plain_cursor().execute(
        "UPDATE workspaces_workspace SET removals = removals + 1 WHERE id = %s", [workspace.id]
    )


class Changes(Thread):
    """Both workspaces, in this order, on a connection of its own. Its first attempt waits in the middle until
    the other one's has got as far."""

    def __init__(self, workspaces: list[Workspace], change: Change, half_way: Barrier) -> None:
        super().__init__()
        self.workspaces, self.change, self.half_way = workspaces, change, half_way
        self.attempts = 0
        self.has_ended = False

    @override
    def run(self) -> None:
        try:
            self._change_both()
            self.has_ended = True
        finally:
            connection.close()

    @in_one_transaction
    def _change_both(self) -> None:
        self.attempts += 1
        first, second = self.workspaces
        self.change(first)
        if self.attempts == 1:
            self.half_way.wait(timeout=LIMIT)
        self.change(second)


@pytest.mark.parametrize("change", [through_the_orm, through_a_plain_cursor])
def test_deadlock_is_done_anew_and_both_changes_end_well(change: Change) -> None:
    workspaces = [make_tenant(name).workspace for name in ("One", "Two")]
    half_way = Barrier(2)
    both = [Changes(workspaces, change, half_way), Changes(workspaces[::-1], change, half_way)]
    for each in both:
        each.start()
    for each in both:
        each.join(timeout=60)
    assert [each.has_ended for each in both] == [True, True]
    assert sum(each.attempts for each in both) >= 3, "one of them was the victim"
    assert list(Workspace.objects.values_list("removals", flat=True)) == [2, 2]


def test_other_faults_are_not_done_anew() -> None:
    attempts = []

    @in_one_transaction
    def divide() -> None:
        attempts.append(1)
        plain_cursor().execute("SELECT 1 / 0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        divide()
    assert len(attempts) == 1


def test_deadlock_for_ever_is_no_lost_connection() -> None:
    """Within a transaction of the caller's it isn't tried for long: what that has locked stays locked."""
    attempts = []

    @in_one_transaction
    def break_down() -> None:
        attempts.append(1)
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = 'deadlock_detected'; END $$")

    @in_one_transaction
    def nested() -> None:
        break_down()

    with pytest.raises(StillRacing) as caught:
        nested()
    assert len(attempts) == 3
    assert isinstance(caught.value.__cause__, OperationalError)
    assert is_deadlock(caught.value.__cause__)


@pytest.mark.parametrize(
    ("code", "deadlock", "timeout", "lost"),
    [
        ("40P01", True, False, False),  # deadlock_detected
        ("57014", False, True, False),  # query_canceled: statement_timeout
        ("55P03", False, True, False),  # lock_not_available: lock_timeout
        ("57P01", False, False, True),  # admin_shutdown
        ("22023", False, False, False),  # a mistake of ours
    ],
)
@pytest.mark.parametrize("through_django", [True, False])
def test_kinds_of_errors(code: str, deadlock: bool, timeout: bool, lost: bool, through_django: bool) -> None:
    query = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$"
    with pytest.raises(Exception) as raised, transaction.atomic():
        if through_django:
            with connection.cursor() as cursor:
                cursor.execute(query)
        else:
            plain_cursor().execute(query.encode())
    error = raised.value
    assert (is_deadlock(error), is_timeout(error), is_connection_lost(error)) == (deadlock, timeout, lost)
