"""Batches: each a transaction, limited in time, halved when that is not enough."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import connection

from leads.jobs.batches import run_batches
from leads.jobs.errors import TooSlow
from tests.builders import make_tenant
from tests.server import database_url
from workspaces.models import Workspace
from workspaces.models.locks import lock_workspace

_TOO_LONG = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57014'; END $$"  # as statement_timeout does


def too_slow_above(limit: int, sizes: list[int], *, total: int) -> Callable[[int], bool]:
    """Batches until `total`; PostgreSQL breaks off those that are larger than the limit."""

    def batch(size: int) -> bool:
        if size > limit:
            with connection.cursor() as cursor:
                cursor.execute(_TOO_LONG)
        sizes.append(size)
        return sum(sizes) >= total

    return batch


@pytest.mark.django_db(transaction=True)
def test_batch_that_takes_too_long_is_halved() -> None:
    sizes: list[int] = []
    assert run_batches(too_slow_above(30, sizes, total=100), size=100)
    assert sizes[0] == 25 and max(sizes) == 25


@pytest.mark.django_db(transaction=True)
def test_smallest_batch_that_takes_too_long_is_given_up() -> None:
    sizes: list[int] = []
    with pytest.raises(TooSlow):
        run_batches(too_slow_above(0, sizes, total=1), size=100)
    assert sizes == []


@pytest.mark.django_db(transaction=True)
def test_statements_have_their_limits_in_a_batch_only(settings: pytest.FixtureRequest) -> None:
    settings.LEADGATE_JOB_STATEMENT_SECONDS, settings.LEADGATE_JOB_LOCK_SECONDS = 77, 7  # type: ignore[attr-defined]
    seen: list[list[str]] = []

    def limits() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
                " current_setting('enable_seqscan')"
            )
            return list(cursor.fetchone())

    def batch(size: int) -> bool:
        seen.append(limits())
        return True

    before = limits()
    assert run_batches(batch)
    assert seen == [["77s", "7s", "off"]]
    assert limits() == before


@pytest.mark.django_db(transaction=True)
def test_whoever_holds_the_workspace_is_not_waited_for_for_ever(settings: pytest.FixtureRequest) -> None:
    settings.LEADGATE_JOB_LOCK_SECONDS = 0.05  # type: ignore[attr-defined]
    workspace_id = make_tenant().workspace.id

    def batch(size: int) -> bool:
        lock_workspace(workspace_id)
        return True

    with psycopg.connect(database_url()) as other:
        other.execute("SELECT FROM workspaces_workspace WHERE id = %s FOR UPDATE", [workspace_id])
        with pytest.raises(TooSlow):
            run_batches(batch)
    assert run_batches(batch)
    assert Workspace.objects.get(id=workspace_id).removals == 1
