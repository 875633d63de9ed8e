"""Every page is full but the last one, however few leads fit: published clients stop at an empty page, or at
a short one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from leads.models import Membership
from leads.models.targets import target_of
from leads.selection import Wanted, pages, read_page, sources
from tests.builders import ApiClient, Tenant, make_member, make_tenant
from tests.leads.selection.crowd import make_crowd
from workspaces.models import Role

CROWD = 40_000
LIMIT = 100
Page = dict[str, Any]
Paginator = Callable[[Callable[[str | None], Page]], list[Any]]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def until_empty(fetch: Callable[[str | None], Page]) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while page := fetch(cursor):
        if not page["items"]:
            break
        found += page["items"]
        cursor = page.get("next_starting_after")
        if cursor is None:
            break
    return found


def until_short(fetch: Callable[[str | None], Page]) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while True:
        page = fetch(cursor)
        found += page["items"]
        if len(page["items"]) < LIMIT:
            return found
        cursor = page.get("next_starting_after") or page["items"][-1]["id"]


def by_cursor(fetch: Callable[[str | None], Page]) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while True:
        page = fetch(cursor)
        found += page["items"]
        cursor = page.get("next_starting_after")
        if cursor is None:
            return found
        assert len(page["items"]) == LIMIT  # full, as it isn't the last one


PAGINATORS = [until_empty, until_short, by_cursor]


def found_by(paginator: Paginator, tenant: Tenant, **body: Any) -> list[str]:
    api = ApiClient(tenant.key)

    def fetch(cursor: str | None) -> Page:
        sent = {**body, "limit": LIMIT} | ({"starting_after": cursor} if cursor else {})
        reply = api.post("/api/v2/leads/list", sent)
        assert reply.status_code == 200, reply.content
        page: Page = reply.json()
        return page

    return [item["id"] for item in paginator(fetch)]


def test_all_paginators_find_two_among_forty_thousand(tenant: Tenant) -> None:
    ids = make_crowd(tenant, target_of(tenant.campaign), CROWD)
    few = [ids[17_000], ids[39_999]]
    other = make_member(tenant.workspace, Role.MANAGER)
    Membership.objects.filter(id__in=few).update(
        lt_interest_status=1, status=3, verification_status=-1, assigned_to=other.id
    )
    Membership.objects.filter(id=ids[5]).update(lt_interest_status=-1, status=2, verification_status=1)
    filters: list[dict[str, Any]] = [
        {"filter": "FILTER_LEAD_INTERESTED"},
        {"filter": "FILTER_VAL_COMPLETED"},
        {"filter": "FILTER_VAL_INVALID"},
        {"organization_user_ids": [str(other.id)]},
        {"filter": "FILTER_LEAD_INTERESTED", "distinct_contacts": True},
    ]
    wanted = [str(pk) for pk in few]
    for narrowed in filters:
        for place in ({"campaign": str(tenant.campaign.id)}, {}):
            assert found_by(until_empty, tenant, **narrowed, **place) == wanted, (narrowed, place)
    for paginator in PAGINATORS:
        assert found_by(paginator, tenant, filter="FILTER_LEAD_INTERESTED") == wanted
    excluded = {"filter": "FILTER_LEAD_INTERESTED", "excluded_ids": wanted[:1]}
    assert found_by(until_empty, tenant, **excluded) == wanted[1:]
    assert found_by(until_empty, tenant, organization_user_ids=[]) == []
    assert found_by(until_empty, make_tenant(), filter="FILTER_LEAD_INTERESTED") == []


@pytest.mark.parametrize("paginator", PAGINATORS)
def test_all_paginators_find_ten_thousand(tenant: Tenant, paginator: Paginator) -> None:
    ids = make_crowd(tenant, target_of(tenant.list), 10_000)
    found = found_by(paginator, tenant, list_id=str(tenant.list.id))
    assert found == [str(pk) for pk in ids]


def test_custom_labels_are_found_whatever_their_numbers(tenant: Tenant) -> None:
    """A range of values: their leads come in order of id all the same."""
    ids = make_crowd(tenant, target_of(tenant.campaign), 5_000)
    for number, value in ((4_999, 5), (3_000, 900), (4_000, 7), (2_000, -6), (10, 4)):
        Membership.objects.filter(id=ids[number]).update(lt_interest_status=value)
    found = found_by(by_cursor, tenant, filter="FILTER_LEAD_CUSTOM_LABEL_POSITIVE")
    assert found == [str(ids[number]) for number in (3_000, 4_000, 4_999)]
    assert found_by(by_cursor, tenant, filter="FILTER_LEAD_CUSTOM_LABEL_NEGATIVE") == [str(ids[2_000])]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_of_any_size_hold_the_same(tenant: Tenant, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a few looks, by reading on, and with some that are excluded, asleep or elsewhere."""
    monkeypatch.setattr(sources._ById, "step", 3)
    ids = make_crowd(tenant, target_of(tenant.campaign), 60)
    make_crowd(tenant, target_of(tenant.list), 20)
    Membership.objects.filter(workspace_id=tenant.workspace.id).update(status=3)
    Membership.objects.filter(id__in=ids[::3]).update(status=1)
    excluded, gone = ids[7], ids[8]
    Membership.objects.filter(id=gone).update(deleted_at="2026-01-01T00:00:00Z")
    fitting = [pk for number, pk in enumerate(ids) if number % 3 and pk not in (excluded, gone)]
    wanted = Wanted(kinds=("campaign",), statuses=(3,), excluded_ids=(excluded,))
    for place in (None, target_of(tenant.campaign)):
        assert _read(wanted, tenant, place, limit=limit) == fitting


def _read(wanted: Wanted, tenant: Tenant, place: Any, *, limit: int) -> list[UUID]:
    wanted, found, cursor = msgspec.structs.replace(wanted, place=place), [], None
    while True:
        page = read_page(wanted, workspace_id=tenant.workspace.id, after=cursor, limit=limit, reads_on=True)
        found += [row.id for row in page.rows]
        cursor = page.next
        if cursor is None:
            return found
        assert len(page.rows) == limit


def test_a_jobs_page_that_costs_too_much_is_short_and_says_where_to_go_on(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch has a time limit: it rather does less."""
    monkeypatch.setattr(sources._ById, "step", 1)
    monkeypatch.setattr(pages, "ROUNDS", 1)
    ids = make_crowd(tenant, target_of(tenant.campaign), 9)
    Membership.objects.filter(id=ids[8]).update(status=3)
    wanted = Wanted(place=target_of(tenant.campaign), statuses=(3,))
    page = read_page(wanted, workspace_id=tenant.workspace.id, limit=1)
    assert (list(page.rows), page.next) == ([], str(ids[1]))
