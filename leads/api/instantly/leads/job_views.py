"""The v2 calls about leads by filters, that a worker carries out: move, and bulk assign."""

from typing import ClassVar

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body, read_body_or_query
from leads.api.instantly.jobs.render import render_job
from leads.api.instantly.jobs.schemas import JobReply
from leads.api.instantly.leads.filters import to_assigned, to_moved
from leads.api.instantly.leads.schemas import (
    OTHER_NAMES,
    BulkAssign,
    BulkAssigned,
    MoveLeads,
    assign_decoder,
    move_decoder,
)
from leads.api.instantly.leads.translate import read_target, to_error
from leads.imports import UnknownReference
from leads.moving import start_assignment, start_move
from workspaces.api.base import ApiError
from workspaces.api.operation import operation

_MOST = 2**53  # the limit is a number of JSON


class LeadJobs(InstantlyViewSet):
    scopes: ClassVar = {"move": "update", "bulk_assign": "update"}

    @action(detail=False, methods=["post"])
    @operation(
        "Move or copy leads to a campaign or a list",
        body=MoveLeads,
        is_body_optional=True,
        reply=JobReply,
        errors=(400, 413, 415),
    )
    def move(self, request: Request) -> Response:
        """As a background job. They pass the same rules as leads that are added, and cost uploads as these:
        whom the rules refuse stays. The job's data tell how many moved, and what became of the others; its
        import tells of each row."""
        body = read_body_or_query(request, move_decoder, aliases=OTHER_NAMES)
        destination = read_target(
            self.caller.workspace_id,
            campaign=("to_campaign_id", body.to_campaign_id),
            list_id=("to_list_id", body.to_list_id),
        )
        wanted = to_moved(body, workspace_id=self.caller.workspace_id)
        try:
            job = start_move(
                wanted,
                workspace_id=self.caller.workspace_id,
                user_id=self.caller.user_id,
                api_key_id=self.caller.api_key_id,
                destination=destination,
                copies=body.copy_leads,
                limit=_read_limit(body.limit),
                assigned_to=body.assigned_to,
                skips_if_in_campaign=body.check_duplicates_in_campaigns,
                resets_interest=body.reset_interest_status,
            )
        except UnknownReference as error:
            raise to_error(error) from error
        return Response(render_job(job))

    @action(detail=False, methods=["post"], url_path="bulk-assign")
    @operation(
        "Assign leads to members in turn",
        body=BulkAssign,
        reply=BulkAssigned,
        status=202,
        errors=(400, 413, 415),
    )
    def bulk_assign(self, request: Request) -> Response:
        """As a background job."""
        body = read_body(request, assign_decoder, aliases=OTHER_NAMES, drops_empty=True)
        wanted = to_assigned(body, workspace_id=self.caller.workspace_id)
        try:
            job = start_assignment(
                wanted,
                workspace_id=self.caller.workspace_id,
                user_id=self.caller.user_id,
                users=body.organization_user_ids,
                limit=body.limit,
            )
        except UnknownReference as error:
            raise to_error(error) from error
        message = "The leads are being assigned; the background job tells how far it is"
        reply = {"status": "pending", "message": message, "background_job_id": job.id}
        return Response(reply, status=202)


def _read_limit(limit: float | None) -> int | None:
    """Raises ApiError 400."""
    if limit is None:
        return None
    if not 0 <= limit <= _MOST or int(limit) != limit:
        raise ApiError(400, "limit is invalid: expected a whole number from 0")
    return int(limit)
