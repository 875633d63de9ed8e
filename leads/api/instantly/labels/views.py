"""The v2 calls about lead labels."""

from typing import Any, ClassVar
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from msgspec import UNSET
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body, read_body_or_query
from leads.api.instantly.labels.schemas import (
    CreateLabel,
    DeleteLabel,
    LabelPage,
    LabelQuery,
    LabelReply,
    PatchLabel,
    create_decoder,
    delete_decoder,
    patch_decoder,
)
from leads.api.instantly.leads.translate import to_interest
from leads.jobs.batches import BATCH
from leads.models import LeadLabel
from leads.people.labels import (
    SentimentFixed,
    TooManyLabels,
    change_label,
    create_label,
    delete_label,
    reassign_interest,
)
from leads.selection import Wanted, read_page
from workspaces.api.base import CRUD_SCOPES, ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, page_reply
from workspaces.text.timestamps import timestamp

_FIELDS = {"label": "name", "interest_status_label": "sentiment", "use_with_ai": "is_used_by_ai"}


class LabelViewSet(InstantlyViewSet):
    resource = "lead-labels"
    scopes: ClassVar = CRUD_SCOPES
    works_in_steps: ClassVar = ("destroy",)

    @operation("Create a lead label", body=CreateLabel, reply=LabelReply, errors=(400, 413, 415))
    def create(self, request: Request) -> Response:
        """Its number is the next of its kind."""
        body = read_body(request, create_decoder)
        try:
            label = create_label(
                workspace_id=self.caller.workspace_id,
                user_id=self.caller.user_id,
                name=body.label,
                sentiment=body.interest_status_label,
                description=body.description or "",
                is_used_by_ai=body.use_with_ai,
            )
        except TooManyLabels as error:
            raise ApiError(400, f"label is invalid: {error}") from error
        return Response(_render(label))

    @operation("List lead labels", query=LabelQuery, reply=LabelPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """In order of id."""
        query, labels = read_query(request, LabelQuery), self._labels()
        if query.search:
            labels = labels.filter(name__icontains=query.search)
        if query.interest_status is not None:
            labels = labels.filter(sentiment=query.interest_status)
        page = Pagination[LeadLabel]("id").page(labels, query)
        return Response(page_reply(page, map(_render, page.rows)))

    @operation("Get a lead label", reply=LabelReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(_render(self._find(pk)))

    @operation("Change a lead label", body=PatchLabel, reply=LabelReply, errors=(400, 413, 415))
    def partial_update(self, request: Request, pk: str) -> Response:
        body = read_body(request, patch_decoder)
        label = self._find(pk)
        sent = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
        if not sent:
            raise ApiError(400, "body must NOT have fewer than 1 properties")
        changes = {_FIELDS.get(name, name): value for name, value in sent.items()}
        if "description" in changes:
            changes["description"] = (changes["description"] or "").strip()
        try:
            changed = change_label(workspace_id=label.workspace_id, label_id=label.id, changes=changes)
        except LeadLabel.DoesNotExist:
            raise _not_found() from None
        except SentimentFixed:
            message = "interest_status_label can't be changed: it decides the number that leads have"
            raise ApiError(400, message) from None
        return Response(_render(changed))

    @operation(
        "Delete a lead label",
        body=DeleteLabel,
        is_body_optional=True,
        reply=LabelReply,
        errors=(400, 413, 415),
    )
    def destroy(self, request: Request, pk: str) -> Response:
        """Leads with its number get `reassigned_status` first, in batches: whatever stops it, send it again.
        Without one they keep their number."""
        status = read_body_or_query(request, delete_decoder, aliases={}).reassigned_status
        label = self._find(pk)
        if status is not None:
            _reassign(label, to_interest(status, name="reassigned_status"))
        try:
            delete_label(workspace_id=label.workspace_id, label_id=label.id)
        except LeadLabel.DoesNotExist:
            raise _not_found() from None
        return Response(_render(label))

    def _labels(self) -> QuerySet[LeadLabel]:
        return LeadLabel.objects.filter(workspace_id=self.caller.workspace_id)

    def _find(self, pk: str) -> LeadLabel:
        """Raises ApiError 404, for an id that is none as well."""
        return find_by_id(self._labels(), pk, missing=_not_found())


def _reassign(label: LeadLabel, status: int) -> None:
    old = label.interest_status
    wanted, after = Wanted(interest=(old, old)), None
    while status != old:
        page = read_page(wanted, workspace_id=label.workspace_id, after=after, limit=BATCH, reads_on=True)
        ids: list[UUID] = [row.id for row in page.rows]
        if ids:
            reassign_interest(workspace_id=label.workspace_id, membership_ids=ids, status=status)
        after = page.next
        if after is None:
            return


def _render(label: LeadLabel) -> dict[str, Any]:
    return {
        "id": label.id,
        "timestamp_created": timestamp(label.created_at),
        "created_by": label.created_by,
        "organization_id": label.workspace_id,
        "label": label.name,
        "interest_status_label": label.sentiment,
        "interest_status": label.interest_status,
        "description": label.description or None,
        "use_with_ai": label.is_used_by_ai,
    }


def _not_found() -> ApiError:
    return ApiError(404, "Lead label not found")
