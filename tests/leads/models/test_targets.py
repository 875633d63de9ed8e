"""One word for a campaign or list: found in its workspace, and read from jobs that were queued long ago."""

from uuid import UUID

import pytest

from leads.models import BackgroundJob
from leads.models.errors import UnknownReference
from leads.models.targets import Target, find_target, pick_target, target_of
from leads.moving.work import Move, read_work, to_json
from tests.builders import Tenant, make_tenant

ID = UUID(int=7)
# As a job keeps it in its row: what stands in there must be readable for as long as jobs are kept.
QUEUED = {
    "wanted": {"place": {"kind": "campaign", "id": str(ID)}, "before": str(ID), "elsewhere_than": str(ID)},
    "total": 3,
    "limit": None,
    "cursor": None,
    "done": 0,
    "import_id": str(ID),
    "destination": {"kind": "list", "id": str(ID)},
    "api_key_id": None,
    "copies": True,
    "assigned_to": None,
    "skips_if_in_campaign": False,
    "resets_interest": False,
}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_campaigns_and_lists_are_found_in_their_workspace(tenant: Tenant) -> None:
    for row in (tenant.campaign, tenant.list):
        assert find_target(target_of(row), workspace_id=tenant.workspace.id) == row


def test_those_of_somebody_else_are_unknown(tenant: Tenant) -> None:
    stranger = make_tenant()
    for row, field in ((stranger.campaign, "campaign_id"), (stranger.list, "list_id")):
        with pytest.raises(UnknownReference) as refused:
            find_target(target_of(row), workspace_id=tenant.workspace.id)
        assert (refused.value.field, refused.value.value) == (field, row.id)


@pytest.mark.parametrize("kind", ["campaign", "list", "workspace"])
def test_an_id_of_another_kind_is_unknown(tenant: Tenant, kind: str) -> None:
    row = tenant.list if kind == "campaign" else tenant.campaign
    wanted = Target(kind, row.id)  # type: ignore[arg-type]
    with pytest.raises(UnknownReference):
        find_target(wanted, workspace_id=tenant.workspace.id)


def test_none_of_two_ids_is_the_workspace() -> None:
    assert pick_target(workspace_id=ID, campaign_id=None, list_id=None) == Target("workspace", ID)
    assert pick_target(workspace_id=ID, campaign_id=ID, list_id=None) == Target("campaign", ID)
    assert pick_target(workspace_id=ID, campaign_id=None, list_id=ID) == Target("list", ID)


def test_jobs_keep_their_targets_as_ever() -> None:
    work = read_work(BackgroundJob(work=QUEUED), Move)
    assert (work.wanted.place, work.destination) == (Target("campaign", ID), Target("list", ID))
    assert to_json(work) == QUEUED | {"people": None}  # what an older version queued has none
