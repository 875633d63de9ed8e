"""Tags are made, changed, put on and taken off, in their workspace only."""

from uuid import UUID, uuid4

import pytest

from leads.models import Lead, Tag, Tagging
from leads.models.errors import UnknownReference
from leads.people.deletion import delete_leads
from leads.people.purge import purge_leads
from leads.removing import delete_target
from leads.tags import (
    TagExists,
    TagRefused,
    add_tags,
    change_tag,
    changes,
    count_tagged,
    create_tag,
    named_tags,
    remove_tags,
    set_tags,
    tags_of,
)
from tests.builders import Tenant, add_leads, make_tenant

PEOPLE = [{"email": f"p{n}@example.com"} for n in range(3)]


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, PEOPLE)
    return tenant


def leads_of(tenant: Tenant) -> list[UUID]:
    return list(
        Lead.objects.filter(workspace_id=tenant.workspace.id).order_by("id").values_list("id", flat=True)
    )


def make(tenant: Tenant, name: str) -> Tag:
    return create_tag(workspace_id=tenant.workspace.id, name=name)


def names_on(tenant: Tenant, resource_id: UUID) -> list[str]:
    found = tags_of(workspace_id=tenant.workspace.id, resource_ids=[resource_id])
    return [tag.name for tag in found.get(resource_id, [])]


def test_tags_are_put_on_once_and_taken_off(tenant: Tenant) -> None:
    ids, workspace = leads_of(tenant), tenant.workspace.id
    vip, new = make(tenant, " vip "), make(tenant, "new")
    both = [vip.id, new.id]
    assert add_tags(workspace_id=workspace, tag_ids=[vip.id], resource_ids=ids[:2]) == 2
    assert add_tags(workspace_id=workspace, tag_ids=both, resource_ids=ids) == 3
    assert add_tags(workspace_id=workspace, tag_ids=both, resource_ids=ids) == 0
    assert names_on(tenant, ids[0]) == ["new", "vip"]
    assert remove_tags(workspace_id=workspace, tag_ids=[vip.id], resource_ids=[*ids[:1], uuid4()]) == 1
    assert (names_on(tenant, ids[0]), names_on(tenant, ids[1])) == (["new"], ["new", "vip"])
    assert count_tagged(workspace_id=workspace, tag_ids=both) == {vip.id: 2, new.id: 3}


def test_campaigns_and_lists_have_tags_until_they_go(tenant: Tenant) -> None:
    vip, workspace = make(tenant, "vip"), tenant.workspace.id
    for kind, row in ((Tagging.Kind.CAMPAIGN, tenant.campaign), (Tagging.Kind.LIST, tenant.list)):
        assert add_tags(workspace_id=workspace, tag_ids=[vip.id], resource_ids=[row.id], kind=kind) == 1
        assert names_on(tenant, row.id) == ["vip"]
        delete_target(row, user_id=tenant.owner.id)
    assert not Tagging.objects.exists()


def test_strangers_have_nothing_of_it(tenant: Tenant) -> None:
    stranger, vip, ids = make_tenant(), make(tenant, "vip"), leads_of(tenant)
    theirs = make(stranger, "vip")
    with pytest.raises(UnknownReference):
        add_tags(workspace_id=tenant.workspace.id, tag_ids=[theirs.id], resource_ids=ids)
    add_tags(workspace_id=tenant.workspace.id, tag_ids=[vip.id], resource_ids=ids[:1])
    elsewhere = stranger.workspace.id
    assert add_tags(workspace_id=elsewhere, tag_ids=[theirs.id], resource_ids=ids) == 0
    assert remove_tags(workspace_id=elsewhere, tag_ids=[vip.id], resource_ids=ids) == 0
    assert tags_of(workspace_id=elsewhere, resource_ids=ids) == {}
    assert count_tagged(workspace_id=elsewhere, tag_ids=[vip.id]) == {vip.id: 0}
    with pytest.raises(Tag.DoesNotExist):
        change_tag(workspace_id=elsewhere, tag_id=vip.id, changes={"name": "mine"})
    assert named_tags(workspace_id=elsewhere, names=["vip"]) == {"vip": theirs.id}


def test_set_makes_what_is_missing_and_drops_the_rest(tenant: Tenant) -> None:
    [lead, *_], workspace = leads_of(tenant), tenant.workspace.id
    assert set_tags(workspace_id=workspace, resource_id=lead, names=["a", "b"])
    assert set_tags(workspace_id=workspace, resource_id=lead, names=["c", "b"])
    assert not set_tags(workspace_id=workspace, resource_id=lead, names=["b", "c"])
    assert names_on(tenant, lead) == ["b", "c"]
    assert list(Tag.objects.order_by("name").values_list("name", flat=True)) == ["a", "b", "c"]


def test_renamed_tag_is_renamed_wherever_it_is(tenant: Tenant) -> None:
    [lead, *_], workspace = leads_of(tenant), tenant.workspace.id
    vip = make(tenant, "vip")
    add_tags(workspace_id=workspace, tag_ids=[vip.id], resource_ids=[lead])
    changed = change_tag(
        workspace_id=workspace, tag_id=vip.id, changes={"name": " Key account ", "color": "red"}
    )
    assert (changed.name, changed.color, names_on(tenant, lead)) == ("Key account", "red", ["Key account"])
    assert changed.updated_at > vip.updated_at
    make(tenant, "vip")
    with pytest.raises(TagExists):
        change_tag(workspace_id=workspace, tag_id=vip.id, changes={"name": "vip"})
    with pytest.raises(TagExists):
        make(tenant, "vip")


@pytest.mark.parametrize("name", ["", " \n", "x" * 201])
def test_name_is_neither_blank_nor_long(tenant: Tenant, name: str) -> None:
    vip = make(tenant, "vip")
    with pytest.raises(TagRefused):
        make(tenant, name)
    with pytest.raises(TagRefused):
        change_tag(workspace_id=tenant.workspace.id, tag_id=vip.id, changes={"name": name})


def test_workspace_has_so_many_at_most(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MAX_OF_WORKSPACE", 2)
    named_tags(workspace_id=tenant.workspace.id, names=["a", "b"])
    named_tags(workspace_id=tenant.workspace.id, names=["a", "b"])
    with pytest.raises(changes.TooManyTags):
        named_tags(workspace_id=tenant.workspace.id, names=["c"])
    with pytest.raises(changes.TooManyTags):
        make(tenant, "c")


def test_deleted_leads_keep_theirs_asleep_and_purged_ones_lose_them(tenant: Tenant) -> None:
    ids, workspace, vip = leads_of(tenant), tenant.workspace.id, make(tenant, "vip")
    add_tags(workspace_id=workspace, tag_ids=[vip.id], resource_ids=ids)
    delete_leads(workspace_id=workspace, lead_ids=ids[:1])
    assert count_tagged(workspace_id=workspace, tag_ids=[vip.id]) == {vip.id: 2}
    assert names_on(tenant, ids[0]) == ["vip"]
    assert add_tags(workspace_id=workspace, tag_ids=[make(tenant, "late").id], resource_ids=ids) == 2
    purge_leads(days=0, workspace_id=workspace)
    assert names_on(tenant, ids[0]) == []
