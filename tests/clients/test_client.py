"""The Python client against the real server and its worker."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typing_extensions import override

from leadgate_client import AsyncLeadgate, ImportFailed, Leadgate, Refused, Unreachable
from leadgate_client.types import Import
from leads.models import Lead, Membership
from tests.builders import Tenant, add_leads, make_tenant
from tests.server import Workers, web_server
from workspaces.models import KeptAnswer, Plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


@pytest.fixture(scope="module")
def url(django_db_setup: None) -> Iterator[str]:
    """One server for all: it keeps nothing between two tests."""
    with web_server(workers=1) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(
        "email,first_name\n" + "".join(f"p{n}@example.com,P{n}\n" for n in range(250)) + "broken,X\n"
    )
    return path


class Flaky(httpx.HTTPTransport):
    """Loses the connection after the server's answer to the first `losses` requests: the client can't know
    whether they were done."""

    def __init__(self, losses: int) -> None:
        super().__init__()
        self.losses = losses
        self.keys: list[str | None] = []

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        self.keys.append(request.headers.get("Idempotency-Key"))
        if self.losses:
            self.losses -= 1
            answer.read()
            raise httpx.ReadError("the connection is gone")
        return answer


def test_file_is_imported_with_progress_and_its_rows_are_read(tenant: Tenant, url: str, file: Path) -> None:
    seen: list[Import] = []
    with Workers(1), Leadgate(url, tenant.key) as leadgate:
        done = leadgate.import_file(file, campaign_id=str(tenant.campaign.id), on_progress=seen.append)
        assert (done["state"], done["leads_uploaded"], done["total_sent"]) == ("finished", 250, 251)
        assert (done["name"], seen[-1]) == ("leads.csv", done)
        assert {each["id"] for each in seen} == {done["id"]}
        (refused,) = leadgate.import_rows(done["id"], outcome="invalid_email")
        assert refused["email"] == "broken"
        rows = list(leadgate.import_rows(done["id"]))
        assert [row["row_number"] for row in rows] == list(range(2, 253))
        assert [each["id"] for each in leadgate.imports()] == [done["id"]]


def test_file_that_is_none_and_import_that_fails(tenant: Tenant, url: str, file: Path) -> None:
    with Workers(1), Leadgate(url, tenant.key) as leadgate:
        with pytest.raises(Refused) as refused:
            leadgate.import_file(file, campaign_id=str(tenant.campaign.id), sheet="Second", mapping="{")
        assert refused.value.status == 400 and refused.value.message
        Plan.objects.filter(workspace=tenant.workspace).update(upload_limit=0)
        with pytest.raises(ImportFailed) as failed:
            leadgate.import_file(file, campaign_id=str(tenant.campaign.id))
        assert failed.value.report["failure"] == "plan_exhausted"


def test_iterators_turn_the_pages(tenant: Tenant, url: str) -> None:
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(250)])
    with Leadgate(url, tenant.key) as leadgate:
        emails = [lead["email"] for lead in leadgate.leads(campaign=str(tenant.campaign.id))]
        assert emails == [f"p{n}@example.com" for n in range(250)]
        assert len(list(leadgate.leads(campaign=str(tenant.campaign.id), limit=7))) == 250
        assert [each["name"] for each in leadgate.campaigns(limit=1)] == ["Spring", "Autumn", "Network"]
        assert {each["name"] for each in leadgate.lists()} == {"Prospects", "Partners"}


def test_write_whose_answer_was_lost_is_done_once(tenant: Tenant, url: str) -> None:
    flaky = Flaky(losses=2)
    with Leadgate(url, tenant.key, transport=flaky) as leadgate:
        added = leadgate.add_leads([{"email": "ann@example.com"}], campaign_id=str(tenant.campaign.id))
    assert (added["leads_uploaded"], added["duplicated_leads"]) == (1, 0)
    assert len(flaky.keys) == 3 and len(set(flaky.keys)) == 1 and flaky.keys[0]
    assert Membership.objects.count() == 1
    assert KeptAnswer.objects.count() == 1


def test_file_is_sent_anew_after_a_lost_answer(tenant: Tenant, url: str, file: Path) -> None:
    with Workers(1), Leadgate(url, tenant.key, transport=Flaky(losses=1)) as leadgate:
        done = leadgate.import_file(file, list_id=str(tenant.list.id))
        assert done["leads_uploaded"] == 250
        assert len(list(leadgate.imports())) == 1


def test_it_gives_up_after_all_tries(tenant: Tenant, url: str) -> None:
    flaky = Flaky(losses=9)
    with Leadgate(url, tenant.key, transport=flaky, retries=1) as leadgate:
        with pytest.raises(Unreachable) as lost:
            leadgate.request("post", "lead-lists", body={"name": "May"})
        assert lost.value.idempotency_key == flaky.keys[0]
        with pytest.raises(Unreachable) as lost:
            leadgate.request("GET", "lead-lists")
        assert lost.value.idempotency_key is None
    assert len(flaky.keys) == 4


def test_refusals_are_not_sent_again(tenant: Tenant, url: str) -> None:
    flaky = Flaky(losses=0)
    with Leadgate(url, tenant.key, transport=flaky) as leadgate:
        for path, status in (("lead-lists/x", 404), ("nothing", 404)):
            with pytest.raises(Refused) as refused:
                leadgate.request("GET", path)
            assert refused.value.status == status
    with Leadgate(url, "lg_wrong", transport=flaky) as leadgate, pytest.raises(Refused) as refused:
        leadgate.request("GET", "lead-lists")
    assert (refused.value.status, len(flaky.keys)) == (401, 3)


def test_stranger_sees_nothing(tenant: Tenant, url: str) -> None:
    add_leads(tenant, [{"email": "ann@example.com"}])
    with Leadgate(url, make_tenant().key) as leadgate:
        assert list(leadgate.leads()) == []
        with pytest.raises(Refused) as refused:
            list(leadgate.leads(campaign=str(tenant.campaign.id)))
    assert refused.value.status == 404


def test_all_of_it_can_be_awaited(tenant: Tenant, url: str, file: Path) -> None:
    seen: list[Import] = []

    async def work() -> tuple[Import, list[Any], int, dict[str, Any]]:
        async with AsyncLeadgate(url, tenant.key) as leadgate:
            done = await leadgate.import_file(file, list_id=str(tenant.list.id), on_progress=seen.append)
            leads = [lead["email"] async for lead in leadgate.leads(list_id=str(tenant.list.id), limit=100)]
            rows = [row async for row in leadgate.import_rows(done["id"], outcome="invalid_email")]
            made = await leadgate.request("POST", "lead-lists", body={"name": "May"})
            names = {each["name"] async for each in leadgate.lists()}
            assert {each["name"] async for each in leadgate.campaigns()} == {"Spring", "Autumn", "Network"}
            assert [each["id"] async for each in leadgate.imports()] == [done["id"]]
            added = await leadgate.add_leads([{"email": "eve@example.com"}], list_id=made["id"])
            assert "May" in names
            with pytest.raises(Refused):
                await leadgate.request("GET", "nothing")
            return done, leads, len(rows), added

    with Workers(1):
        done, leads, rows, added = asyncio.run(work())
    assert (done["state"], len(leads), rows, seen[-1]) == ("finished", 250, 1, done)
    assert added["incomplete_count"] + added["leads_uploaded"] == 1
    assert Lead.objects.count() >= 250
