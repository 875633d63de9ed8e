"""A tag is deleted, or merged into another, however much has it."""

from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from leads.models import BackgroundJob, Lead, Tag, Tagging
from leads.removing import delete_tag, merge_tags, run_removal, tags
from leads.tags import add_tags, count_tagged, create_tag
from tests.builders import Tenant, add_leads, make_tenant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant() -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(5)])
    return tenant


def tagged(tenant: Tenant, name: str, *, number: int = 5) -> UUID:
    workspace = tenant.workspace.id
    ids = Lead.objects.filter(workspace_id=workspace).order_by("id").values_list("id", flat=True)
    tag = create_tag(workspace_id=workspace, name=name)
    add_tags(workspace_id=workspace, tag_ids=[tag.id], resource_ids=ids[:number])
    return tag.id


def remove(tenant: Tenant, tag_id: UUID, into: UUID | None = None) -> BackgroundJob | None:
    by = {"workspace_id": tenant.workspace.id, "user_id": tenant.owner.id}
    if into is None:
        return delete_tag(**by, tag_id=tag_id)
    return merge_tags(**by, source_id=tag_id, destination_id=into)


def test_small_one_is_gone_at_once(tenant: Tenant) -> None:
    vip, new = tagged(tenant, "vip"), tagged(tenant, "new")
    assert remove(tenant, vip) is None
    assert set(Tagging.objects.values_list("tag_id", flat=True)) == {new}
    assert not Tag.objects.filter(id=vip).exists()


@pytest.mark.parametrize("merges", [False, True])
def test_large_one_is_gone_at_once_and_the_rest_by_a_job(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, merges: bool
) -> None:
    vip, new = tagged(tenant, "vip"), tagged(tenant, "new", number=1)
    add_tags(
        workspace_id=tenant.workspace.id,
        tag_ids=[vip],
        resource_ids=[tenant.list.id],
        kind=Tagging.Kind.LIST,
    )
    monkeypatch.setattr(tags, "BATCH", 2)
    job = remove(tenant, vip, new if merges else None)
    assert job is not None
    assert not Tag.objects.filter(id=vip).exists()
    assert Tagging.objects.filter(tag_id=vip).count() == 4
    queued = ProcrastinateJob.objects.filter(task_name="leads.tasks.take_out", status="todo")
    assert queued.filter(args={"job_id": str(job.id)}).count() == 1
    assert run_removal(job.id, size=2)
    job.refresh_from_db()
    assert (job.status, job.data["removed"]) == ("success", 6)
    assert not Tagging.objects.filter(tag_id=vip).exists()
    number = {new: 5 if merges else 1}
    assert count_tagged(workspace_id=tenant.workspace.id, tag_ids=[new]) == number
    assert Tagging.objects.filter(resource_id=tenant.list.id).exists() is merges


def test_job_copes_with_a_destination_that_was_removed_since(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    vip, new = tagged(tenant, "vip"), tagged(tenant, "new", number=1)
    monkeypatch.setattr(tags, "BATCH", 2)
    job = remove(tenant, vip, new)
    remove(tenant, new)
    assert job is not None and run_removal(job.id)
    assert not Tagging.objects.filter(tag_id=vip).exists()


def test_merged_into_itself_it_stays(tenant: Tenant) -> None:
    vip = tagged(tenant, "vip")
    assert remove(tenant, vip, vip) is None
    assert Tagging.objects.filter(tag_id=vip).count() == 5


def test_strangers_remove_nothing(tenant: Tenant) -> None:
    stranger = make_tenant()
    vip, theirs = tagged(tenant, "vip"), tagged(stranger, "vip")
    for into in (None, theirs):
        with pytest.raises(Tag.DoesNotExist):
            remove(stranger, vip, into)
    with pytest.raises(Tag.DoesNotExist):
        remove(stranger, theirs, vip)
    assert Tagging.objects.filter(tag_id=vip).count() == 5
