"""An operation on a selection: done at once to what was ticked, else a job."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase

from leads.admin.many.forms import OperationForm
from leads.admin.reports.pages import attachment
from leads.bulk import act_on, start_change
from leads.bulk.acts import Chosen
from leads.exports import SOME, ExportFormat, open_export
from leads.models import BackgroundJob, Membership
from leads.models.targets import Target, TargetRow
from leads.moving import start_assignment, start_copy_of_people, start_move
from leads.selection import People, Wanted, all_people, all_places
from leads.verification.lifecycle import request_for_leads, request_for_memberships
from workspaces.database.streams import begun
from workspaces.tenant_admin import change_url

MOST_VERIFIED = 100_000  # addresses of one job: it names them one by one


@dataclass(frozen=True, kw_only=True)
class Choice:
    """`selection` is of leads, or of the memberships of `place`. `total`: how many they are at most; `ids`
    are those that were ticked, None: all that fit."""

    workspace_id: UUID
    selection: People | Wanted
    place: TargetRow | None
    ids: tuple[UUID, ...] | None
    total: int


def carry_out(request: HttpRequest, form: OperationForm, choice: Choice) -> HttpResponseBase | None:
    """None: it is done, and was reported. Raises GateError."""
    operation = form.operation
    if operation.name == "export":
        return _export(form, choice)
    if operation.name == "verify_selected":
        return _to_job(_verify(request, choice))
    if operation.name in ("add_to", "move_to"):
        return _to_job(_put(request, form, choice, copies=operation.name == "add_to"))
    if operation.name == "assign":
        assert isinstance(choice.selection, Wanted)
        job = start_assignment(choice.selection, users=[form.value], **_who(request, choice))
        return _to_job(job)
    return _change(request, form, choice)


def _who(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    return {"workspace_id": choice.workspace_id, "user_id": request.user.pk}


def _to_job(job: BackgroundJob) -> HttpResponseRedirect:
    return HttpResponseRedirect(change_url(BackgroundJob, job.id))


@transaction.atomic
def _change(request: HttpRequest, form: OperationForm, choice: Choice) -> HttpResponseBase | None:
    order = form.order()
    if choice.ids is None:
        job = start_change(order, choice.selection, total=choice.total, **_who(request, choice))
        return _to_job(job)
    changed = act_on(order, _named(choice))
    same = len(choice.ids) - changed
    rest = f" {same:,} stayed as they were." if same > 0 else ""
    messages.success(request, f"{changed:,} changed.{rest}")
    return None


def _named(choice: Choice) -> Chosen:
    """What was ticked, as far as it is there still."""
    assert choice.ids is not None
    if isinstance(choice.selection, People):
        return Chosen(workspace_id=choice.workspace_id, lead_ids=choice.ids)
    found = Membership.objects.with_ids(workspace_id=choice.workspace_id, ids=choice.ids)
    places = dict(found.filter(choice.selection.conditions).values_list("id", "lead_id"))
    return Chosen(
        workspace_id=choice.workspace_id, lead_ids=list(places.values()), membership_ids=list(places)
    )


def _put(request: HttpRequest, form: OperationForm, choice: Choice, *, copies: bool) -> BackgroundJob:
    who = _who(request, choice)
    if isinstance(choice.selection, People):
        return start_copy_of_people(choice.selection, destination=form.target, total=choice.total, **who)
    return start_move(choice.selection, destination=form.target, copies=copies, api_key_id=None, **who)


def _verify(request: HttpRequest, choice: Choice) -> BackgroundJob:
    if isinstance(choice.selection, People):
        pages = all_people(choice.selection, workspace_id=choice.workspace_id, size=SOME)
        ids = _at_most(pages)
        return request_for_leads(ids=ids, **_who(request, choice))
    assert choice.place is not None
    ids = _at_most(all_places(choice.selection, workspace_id=choice.workspace_id, size=SOME))
    return request_for_memberships(target=choice.place, ids=ids, **_who(request, choice))


def _at_most(pages: Any) -> list[UUID]:
    """Raises TooMany."""
    ids: list[UUID] = []
    for page in pages:
        ids += page
        if len(ids) > MOST_VERIFIED:
            raise TooMany(
                f"At most {MOST_VERIFIED:,} addresses are verified at once. Verify a campaign or list on "
                "its own page, or filter first."
            )
    return ids


class TooMany(Exception):
    """The sentence says what to do instead."""


def _export(form: OperationForm, choice: Choice) -> HttpResponseBase:
    """Raises CellTooLong, OSError."""
    workspace_id, selection = choice.workspace_id, choice.selection
    if isinstance(selection, People):
        target = Target("workspace", workspace_id)
        chosen = all_people(selection, workspace_id=workspace_id, size=SOME)
    else:
        assert selection.place is not None
        target, chosen = selection.place, all_places(selection, workspace_id=workspace_id, size=SOME)
    export = open_export(
        target, ExportFormat(form.value), workspace_id=workspace_id, chosen=chosen, for_spreadsheet=True
    )
    return StreamingHttpResponse(
        begun(export.pieces),
        content_type=export.content_type,
        headers={"Content-Disposition": attachment(export.name)},
    )
