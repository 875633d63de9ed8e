"""A tag -> gone, or merged into another.

Its row goes in the request's own transaction, together with the first batch of what has it, so a small one
needs no job. From then on nothing shows it, and what is left is for the job alone.
"""

from typing import Any
from uuid import UUID

from leads.jobs.queue import Task
from leads.jobs.status import create_job
from leads.jobs.steps import Step
from leads.models import BackgroundJob, EntityType, JobType, Tag
from leads.people.deletion import BATCH
from workspaces.audit import Action, note
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_index_only
from workspaces.database.retries import in_one_transaction
from workspaces.database.sql_files import SqlFolder
from workspaces.models.locks import share_workspace

_SQL = SqlFolder(__file__)


@in_one_transaction
def delete_tag(*, workspace_id: UUID, tag_id: UUID, user_id: UUID | None) -> BackgroundJob | None:
    """What had it has it no more. -> the job that removes the rest, or None where nothing is left.

    Raises Tag.DoesNotExist.
    """
    return _remove(workspace_id, tag_id, into=None, user_id=user_id)


@in_one_transaction
def merge_tags(
    *, workspace_id: UUID, source_id: UUID, destination_id: UUID, user_id: UUID | None
) -> BackgroundJob | None:
    """What has the source gets the destination, and the source is gone. Nothing happens where both are the
    same. -> the job that does the rest, or None. Raises Tag.DoesNotExist."""
    share_workspace(workspace_id)
    # Until then nobody removes the destination; the job itself copes with one that was removed since.
    Tag.objects.select_for_update(no_key=True).get(workspace_id=workspace_id, id=destination_id)
    if source_id == destination_id:
        return None
    return _remove(workspace_id, source_id, into=destination_id, user_id=user_id)


def _remove(
    workspace_id: UUID, tag_id: UUID, *, into: UUID | None, user_id: UUID | None
) -> BackgroundJob | None:
    share_workspace(workspace_id)
    tag = Tag.objects.select_for_update().get(workspace_id=workspace_id, id=tag_id)
    done = _do_batch(workspace_id, tag_id, into, BATCH)
    tag.delete()
    action = Action.TAG_MERGED if into else Action.TAG_DELETED
    note(workspace_id, action, object_id=tag_id, name=tag.name, into=into and str(into))
    if done < BATCH:
        return None
    return create_job(
        Task.REMOVE,
        workspace_id=workspace_id,
        user_id=user_id,
        type=JobType.REMOVE_TAG,
        entity_id=workspace_id,
        entity_type=EntityType.WORKSPACE,
        data={"tag_id": str(tag_id), "name": tag.name, "merged_into": into and str(into), "removed": done},
        work={"removed": done},
    )


def plan_tag_removal(job: BackgroundJob, size: int) -> Step:
    return Step(do=lambda locked: _remove_next(locked, size), shares_workspace=True)


def _remove_next(job: BackgroundJob, size: int) -> bool:
    into = job.data["merged_into"]
    done = _do_batch(job.workspace_id, UUID(job.data["tag_id"]), UUID(into) if into else None, size)
    job.work["removed"] = job.data["removed"] = job.work["removed"] + done
    return done < size


def _do_batch(workspace_id: UUID, tag_id: UUID, into: UUID | None, size: int) -> int:
    """-> how many had the tag until now."""
    parameters: dict[str, Any] = {"workspace": workspace_id, "tag": tag_id, "into": into, "size": size}
    statement = _SQL.statement("take_off" if into is None else "retag")
    with by_index_only():
        found = plain_cursor().execute(statement, parameters).fetchone()
    assert found is not None
    return int(found[0])
