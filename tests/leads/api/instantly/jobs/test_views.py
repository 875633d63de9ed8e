"""The v2 calls about background jobs, and those about leads that start them."""

from typing import Any
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.models import BackgroundJob, JobType, Membership
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_tenant
from tests.leads.api.instantly.leads.leads_of import check_counters, create_lead, do_job, emails, send

JOBS = "/api/v2/background-jobs"


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"{name}@example.com"} for name in ("ann", "bob", "cid")])
    return tenant


def get(tenant: Tenant, path: str = "", **query: Any) -> Any:
    return ApiClient(tenant.key).get(JOBS + path, **query)


def make_jobs(tenant: Tenant, number: int, *, order: str = "") -> list[str]:
    """-> their ids, as they were made, or sorted"""
    jobs = [
        BackgroundJob.objects.create(
            workspace=tenant.workspace,
            type=JobType.VERIFY_LEADS,
            entity_id=tenant.list.id,
            entity_type="list",
            status="success",
        )
        for _ in range(number)
    ]
    return sorted(str(job.id) for job in jobs) if order == "id" else [str(job.id) for job in jobs]


# --- move ---


def test_move_is_a_job_that_a_worker_does(tenant: Tenant) -> None:
    reply = send(tenant, "POST", "/move", campaign=tenant.campaign.id, to_list_id=tenant.list.id)
    assert reply.status_code == 200
    job = reply.json()
    assert (job["type"], job["status"], job["progress"], job["data"]) == ("move-leads", "pending", 0, {})
    assert (job["entity_type"], job["entity_id"]) == ("list", str(tenant.list.id))
    assert (job["workspace_id"], job["user_id"]) == (str(tenant.workspace.id), str(tenant.owner.id))
    assert (
        ProcrastinateJob.objects.get(queueing_lock=f"job {job['id']}").task_name == "leads.tasks.move_leads"
    )
    do_job(reply)
    done = get(tenant, f"/{job['id']}").json()
    assert (done["status"], done["progress"], done["data"]["moved_leads"]) == ("success", 100, 3)
    assert done["data"]["moved_lead_emails"] == [f"{name}@example.com" for name in ("ann", "bob", "cid")]
    few = get(tenant, f"/{job['id']}", data_fields="moved_leads, nothing").json()["data"]
    assert few == {"moved_leads": 3}
    assert "moved_lead_emails" not in get(tenant).json()["items"][0]["data"]
    assert emails(tenant, campaign=tenant.campaign.id) == []
    assert len(emails(tenant, list_id=tenant.list.id)) == 3
    check_counters(tenant)


def test_copy_of_chosen_leads(tenant: Tenant) -> None:
    ann, bob = Membership.objects.order_by("id")[:2]
    body = {"ids": [ann.id, bob.id], "excluded_ids": [bob.id], "copy_leads": True, "check_duplicates": True}
    reply = send(tenant, "POST", "/move", **body, to_campaign_id=tenant.other_campaign.id)
    assert do_job(reply).data["moved_leads"] == 1
    assert emails(tenant, campaign=tenant.other_campaign.id) == ["ann@example.com"]
    assert len(emails(tenant, campaign=tenant.campaign.id)) == 3
    check_counters(tenant)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"in_campaign": True}, "body must have required property 'to_campaign_id' or 'to_list_id'"),
        ({"to_campaign_id": str(uuid4()), "to_list_id": str(uuid4())}, "body must have to_campaign_id or to"),
        ({"to_list_id": "{list}"}, "body must name the leads to move"),
        ({"to_list_id": "{list}", "in_list": True, "limit": -1}, "limit is invalid"),
        ({"to_list_id": "{list}", "in_list": True, "limit": 1.5}, "limit is invalid"),
        ({"to_list_id": "{list}", "starting_after": "x"}, "starting_after is not allowed"),
    ],
)
def test_move_refuses(tenant: Tenant, body: Any, message: str) -> None:
    filled = {key: tenant.list.id if value == "{list}" else value for key, value in body.items()}
    reply = send(tenant, "POST", "/move", **filled)
    assert reply.status_code == 400 and reply.json()["message"].startswith(message)
    assert not BackgroundJob.objects.exists()


def test_filters_of_a_move(tenant: Tenant) -> None:
    Membership.objects.filter(id=create_lead(tenant, "dan@example.com")["id"]).update(verification_status=12)
    inside = {"campaign": tenant.campaign.id, "to_list_id": tenant.list.id}
    nobody = send(tenant, "POST", "/move", **inside, esp_code=1)
    assert do_job(nobody).data["moved_leads"] == 0
    reply = send(tenant, "POST", "/move", **inside, skip_leads_in_verification=True, limit=2.0)
    assert do_job(reply).data["moved_leads"] == 2
    assert (
        do_job(send(tenant, "POST", "/move", **inside, contacts=["dan@example.com"])).data["moved_leads"] == 1
    )
    assert emails(tenant, campaign=tenant.campaign.id) == ["cid@example.com"]


# --- bulk assign ---


def test_bulk_assign_is_a_job(tenant: Tenant) -> None:
    Membership.objects.update(assigned_to=None)
    reply = send(
        tenant,
        "POST",
        "/bulk-assign",
        campaign=tenant.campaign.id,
        organization_user_ids=[tenant.owner.id],
        limit=2,
    )
    assert reply.status_code == 202 and reply.json()["message"]
    job = do_job(reply)
    assert (job.status, job.data["assigned_leads"]) == ("success", 2)
    assert Membership.objects.filter(assigned_to=tenant.owner.id).count() == 2
    again = send(
        tenant, "POST", "/bulk-assign", assigned_to=tenant.owner.id, organization_user_ids=[tenant.owner.id]
    )
    assert do_job(again).data["assigned_leads"] == 2
    missing = send(tenant, "POST", "/bulk-assign", campaign=tenant.campaign.id)
    assert missing.json()["message"] == "body must have required property 'organization_user_ids'"


# --- list ---


@pytest.mark.parametrize("column", ["created_at", "updated_at"])
def test_pages_of_jobs(tenant: Tenant, column: str) -> None:
    ids = make_jobs(tenant, 5, order="id" if column == "created_at" else "")
    make_jobs(make_tenant(), 2)

    def read(**query: Any) -> list[str]:
        found: list[str] = []
        while True:
            page = get(tenant, limit=2, sort_column=column, **query).json()
            found += [job["id"] for job in page["items"]]
            if "next_starting_after" not in page:
                return found
            query["starting_after"] = page["next_starting_after"]

    assert read(sort_order="asc") == ids
    assert read() == read(sort_order="desc") == ids[::-1]


def test_filters_of_jobs(tenant: Tenant) -> None:
    ids = make_jobs(tenant, 3)
    send(tenant, "POST", "/move", campaign=tenant.campaign.id, to_campaign_id=tenant.other_campaign.id)

    def count(**query: Any) -> int:
        return len(get(tenant, **query).json()["items"])

    assert count() == 4
    assert count(type="verify-leads") == count(entity_type="list") == count(status="success,failed") == 3
    assert (
        count(type="move-leads") == count(status="pending") == count(entity_id=tenant.other_campaign.id) == 1
    )
    assert count(type="import-leads") == count(status="draining") == count(entity_type="broadcast") == 0
    assert count(ids=",".join(ids[:2])) == 2
    assert count(ids=ids[0], included_ids=ids[1]) == 2
    assert count(excluded_ids=",".join(ids)) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"type": "x"},
        {"status": "pending,x"},
        {"ids": "x"},
        {"entity_id": "\x00"},
        {"sort_order": "up"},
        {"starting_after": "x"},
        {"sort_column": "updated_at", "starting_after": "0001-01-01T00:00:00+23:00_" + str(uuid4())},
        {"sort_column": "updated_at", "starting_after": "x_y"},
    ],
)
def test_bad_query_is_400_naming_it(tenant: Tenant, query: Any) -> None:
    reply = get(tenant, **query)
    assert reply.status_code == 400 and reply.json()["message"].startswith("querystring/")


# --- cancel, and who may ---


def test_job_that_was_cancelled_or_failed_is_resumed(tenant: Tenant) -> None:
    reply = send(tenant, "POST", "/move", campaign=tenant.campaign.id, to_list_id=tenant.list.id)
    path = f"{JOBS}/{reply.json()['id']}"
    client = ApiClient(tenant.key)
    assert client.send("POST", f"{path}/resume", b"").status_code == 409
    client.send("POST", f"{path}/cancel", b"")
    resumed = client.send("POST", f"{path}/resume", b"")
    assert (resumed.status_code, resumed.json()["status"]) == (200, "pending")
    work = BackgroundJob.objects.get().work
    BackgroundJob.objects.update(work={})
    assert do_job(reply).status == "failed"
    assert client.get(path).json()["data"]["failure_text"]
    BackgroundJob.objects.update(work=work)
    client.send("POST", f"{path}/resume", b"")
    assert do_job(reply).status == "success"
    assert "failure_text" not in client.get(path).json()["data"]
    assert client.send("POST", f"{path}/resume", b"").status_code == 409


def test_job_is_cancelled_once(tenant: Tenant) -> None:
    reply = send(tenant, "POST", "/move", campaign=tenant.campaign.id, to_list_id=tenant.list.id)
    path = f"{JOBS}/{reply.json()['id']}/cancel"
    cancelled = ApiClient(tenant.key).send("POST", path, b"")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert ApiClient(tenant.key).send("POST", path, b"").status_code == 409
    assert do_job(reply).status == "cancelled"
    assert len(emails(tenant, campaign=tenant.campaign.id)) == 3


def test_jobs_are_the_workspaces_own(tenant: Tenant) -> None:
    (job_id,) = make_jobs(tenant, 1)
    stranger = make_tenant()
    assert get(stranger).json() == {"items": []}
    for known in (job_id, str(uuid4()), "x"):
        assert get(stranger, f"/{known}").status_code == 404
        assert ApiClient(stranger.key).send("POST", f"{JOBS}/{known}/cancel", b"").status_code == 404
        assert ApiClient(stranger.key).send("POST", f"{JOBS}/{known}/resume", b"").status_code == 404
    reader = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("background-jobs:read",)))
    assert reader.get(JOBS).status_code == reader.get(f"{JOBS}/{job_id}").status_code == 200
    assert reader.send("POST", f"{JOBS}/{job_id}/cancel", b"").status_code == 403
    assert (
        ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("leads:all",))).get(JOBS).status_code
        == 403
    )
