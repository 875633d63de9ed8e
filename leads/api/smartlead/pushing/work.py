"""A push -> done at once, or by a background job.

Copies of a list, or of leads by their numbers, answer with what became of them. A move also takes away, and
everybody may be many: a job does that, and the answer names it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rest_framework.response import Response

from leads.api.smartlead.finding import find_campaign, find_list
from leads.api.smartlead.leads.translate import to_error
from leads.api.smartlead.pushing.translate import Push, to_counts
from leads.imports import GateError, ImportOptions, ImportReport, import_known_leads
from leads.list_imports.run import ListFilter, ListReport, import_list
from leads.models import Door, ImportState, Outcome
from leads.models.places import memberships_of
from leads.models.targets import Target, target_of
from leads.moving import start_move
from leads.people.numbers import ids_of
from leads.selection import Wanted
from workspaces.api.base import ApiError
from workspaces.keys.authentication import Caller

_NOBODY = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class _Who:
    """A push whose numbers are looked up: `source` is where all are, `lead_ids` are without unknown ones."""

    push: Push
    source: Target | None
    lead_ids: tuple[UUID, ...] | None

    @property
    def is_everybody(self) -> bool:
        return self.source is None and self.lead_ids is None


def carry_out(push: Push, destination: Target, *, caller: Caller) -> Response:
    """Raises ApiError 402, 404."""
    who = _look_up(push, caller.workspace_id)
    options = ImportOptions(
        workspace_id=caller.workspace_id,
        target=destination,
        door=Door.SMARTLEAD,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        ignore_blocklist=push.ignores_blocklist,
        skip_if_in_campaign=push.skips_if_in_campaign,
    )
    try:
        if push.moves or push.is_narrowed or who.is_everybody:
            return _start(who, destination, caller=caller)
        if who.source is not None:
            return _copy_list(who, who.source.id, options)
        return _copy_leads(who, options)
    except GateError as error:
        raise to_error(error) from error


def _look_up(push: Push, workspace_id: UUID) -> _Who:
    """Raises ApiError 404 for a list or campaign that isn't there."""
    source = None
    if push.list_number is not None:
        source = target_of(find_list(workspace_id, str(push.list_number)))
    elif push.campaign_number is not None:
        source = target_of(find_campaign(workspace_id, str(push.campaign_number)))
    if push.lead_numbers is None:
        return _Who(push=push, source=source, lead_ids=None)
    known = ids_of(workspace_id=workspace_id, numbers=push.lead_numbers)
    lead_ids = tuple(dict.fromkeys(known[number] for number in push.lead_numbers if number in known))
    return _Who(push=push, source=source, lead_ids=lead_ids)


def _copy_list(who: _Who, list_id: UUID, options: ImportOptions) -> Response:
    """Page after page, as Puffle's import-from-list; sent again it carries on."""
    wanted = ListFilter(lead_ids=who.lead_ids or (_NOBODY,)) if who.lead_ids is not None else ListFilter()
    report = import_list(list_id, options, wanted=wanted)
    if report.state != ImportState.FINISHED:
        raise _stopped(report)
    numbers = who.push.lead_numbers
    total = report.total if numbers is None else len(set(numbers))
    return _answer(report.counts, report.import_id, total=total)


def _stopped(report: ListReport) -> ApiError:
    pushed = report.counts.get(Outcome.CREATED, 0)
    if report.failure == "target_gone":
        return ApiError(404, "The list or campaign was removed meanwhile")
    if report.failure == "plan_exhausted":
        message = f"The plan has no room for more. {pushed} leads were pushed, and stay."
        return ApiError(402, message, details={"lead_import_stopped_count": 1})
    return ApiError(500, f"It stopped after {pushed} leads, which stay. Send it again: it carries on.")


def _copy_leads(who: _Who, options: ImportOptions) -> Response:
    """All or nothing. Numbers of nobody count as invalid."""
    numbers = who.push.lead_numbers or ()
    report: ImportReport = import_known_leads(who.lead_ids or (_NOBODY,), options)
    return _answer(report.counts, report.import_id, total=len(set(numbers)))


def _answer(counts: dict[Outcome, int], import_id: UUID, *, total: int) -> Response:
    by_name = {outcome.slug: count for outcome, count in counts.items()}
    body = {"ok": True, "message": "Leads pushed successfully", "data": to_counts(by_name, total=total)}
    return Response(body, headers={"X-Import-Id": str(import_id)})


def _start(who: _Who, destination: Target, *, caller: Caller) -> Response:
    push, workspace_id = who.push, caller.workspace_id
    job = start_move(
        Wanted(
            place=who.source,
            kinds=(push.leaves,) if push.moves or push.leaves == "campaign" else ("campaign", "list"),
            ids=None if who.lead_ids is None else _places(who, workspace_id),
            statuses=push.statuses,
            contacts=None if push.email is None else (push.email,),
        ),
        workspace_id=workspace_id,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        destination=destination,
        copies=not push.moves,
        skips_if_in_campaign=push.skips_if_in_campaign,
    )
    data: dict[str, Any] = {"job_id": job.id, "import_id": job.work["import_id"]}
    message = f"Leads are being {'moved' if push.moves else 'copied'} in the background"
    return Response({"ok": True, "message": message, "data": data}, headers={"X-Background-Job": str(job.id)})


def _places(who: _Who, workspace_id: UUID) -> tuple[UUID, ...]:
    """Where the named leads are, of the kind that they leave."""
    lead_ids: Sequence[UUID] = who.lead_ids or ()
    parts = memberships_of(workspace_id=workspace_id, lead_ids=lead_ids, kinds=(who.push.leaves,))
    return tuple(place_id for part in parts for place_id in part.values_list("id", flat=True))
