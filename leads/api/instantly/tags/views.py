"""The v2 calls about custom tags, and about what has them."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from msgspec import UNSET
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign
from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body
from leads.api.instantly.jobs.render import job_header
from leads.api.instantly.tags.render import KINDS, render_mapping, render_tag
from leads.api.instantly.tags.resources import behind, read_ids, resources_of
from leads.api.instantly.tags.schemas import (
    CreateTag,
    MappingPage,
    MappingQuery,
    PatchTag,
    TagPage,
    TagQuery,
    TagReply,
    Toggled,
    ToggleTags,
    create_decoder,
    patch_decoder,
    toggle_decoder,
)
from leads.models import LeadList, Tag, Tagging
from leads.models.errors import UnknownReference
from leads.removing.tags import delete_tag
from leads.tags import TagExists, TagRefused, TooManyTags, add_tags, change_tag, create_tag, remove_tags
from workspaces.api.base import CRUD_SCOPES, ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, bad_cursor, page_reply
from workspaces.database.walk import Page

_MOST_IDS = 1000


class TagViewSet(InstantlyViewSet):
    resource = "custom_tags"
    scopes: ClassVar = {
        **CRUD_SCOPES,
        "toggle_resource": "update",
    }

    @operation("Create a custom tag", body=CreateTag, reply=TagReply, errors=(400, 413, 415))
    def create(self, request: Request) -> Response:
        body = read_body(request, create_decoder)
        try:
            tag = create_tag(
                workspace_id=self.caller.workspace_id,
                name=body.label,
                description=body.description or "",
            )
        except (TagRefused, TagExists, TooManyTags) as error:
            raise _refused(error) from error
        return Response(render_tag(tag))

    @operation("List custom tags", query=TagQuery, reply=TagPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """In order of id."""
        query, tags = read_query(request, TagQuery), self._tags()
        if query.search:
            tags = tags.filter(name__icontains=query.search)
        if query.tag_ids:
            tags = tags.filter(id__in=read_ids(query.tag_ids, name="tag_ids", most=_MOST_IDS))
        if query.resource_ids:
            ids = read_ids(query.resource_ids, name="resource_ids", most=_MOST_IDS)
            tags = tags.filter(id__in=self._on(ids).values("tag_id"))
        page = Pagination[Tag]("id").page(tags, query)
        return Response(page_reply(page, map(render_tag, page.rows)))

    @operation("Get a custom tag", reply=TagReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_tag(self._find(pk)))

    @operation("Change a custom tag", body=PatchTag, reply=TagReply, errors=(400, 413, 415))
    def partial_update(self, request: Request, pk: str) -> Response:
        """All that has it has the new name at once."""
        body, tag = read_body(request, patch_decoder), self._find(pk)
        changes: dict[str, str] = {"name": body.label} if isinstance(body.label, str) else {}
        if body.description is not UNSET:
            changes["description"] = body.description or ""
        if not changes:
            raise ApiError(400, "body must NOT have fewer than 1 properties")
        try:
            changed = change_tag(workspace_id=tag.workspace_id, tag_id=tag.id, changes=changes)
        except Tag.DoesNotExist:
            raise _not_found() from None
        except (TagRefused, TagExists) as error:
            raise _refused(error) from error
        return Response(render_tag(changed))

    @operation("Delete a custom tag", reply=TagReply)
    def destroy(self, request: Request, pk: str) -> Response:
        """It is gone at once; of many leads it is taken off by a background job, which the header
        X-Background-Job names."""
        tag = self._find(pk)
        try:
            job = delete_tag(workspace_id=tag.workspace_id, tag_id=tag.id, user_id=self.caller.user_id)
        except Tag.DoesNotExist:
            raise _not_found() from None
        return Response(render_tag(tag), headers=job_header(job))

    @action(detail=False, methods=["post"], url_path="toggle-resource")
    @operation(
        "Put custom tags on resources, or take them off",
        body=ToggleTags,
        reply=Toggled,
        errors=(400, 413, 415),
    )
    def toggle_resource(self, request: Request) -> Response:
        """On campaigns, as published, and on lists and leads. A lead's tags are the person's: they are the
        same wherever it is."""
        body, workspace_id = read_body(request, toggle_decoder), self.caller.workspace_id
        resources, kind = resources_of(body, workspace_id=workspace_id)
        known = set(self._tags().filter(id__in=body.tag_ids).values_list("id", flat=True))
        for tag_id in body.tag_ids:
            if tag_id not in known:
                raise ApiError(404, f"tag_ids {tag_id} not found in this workspace")
        try:
            if body.assign:
                add_tags(workspace_id=workspace_id, tag_ids=known, resource_ids=resources, kind=kind)
            else:
                remove_tags(workspace_id=workspace_id, tag_ids=known, resource_ids=resources)
        except UnknownReference as error:
            raise ApiError(404, f"tag_ids {error.value} not found in this workspace") from error
        return Response({"success": True})

    def _on(self, ids: Sequence[UUID]) -> QuerySet[Tagging]:
        resources = list(behind(self.caller.workspace_id, ids))
        return Tagging.objects.filter(workspace_id=self.caller.workspace_id, resource_id__in=resources)

    def _tags(self) -> QuerySet[Tag]:
        return Tag.objects.filter(workspace_id=self.caller.workspace_id)

    def _find(self, pk: str) -> Tag:
        """Raises ApiError 404, for an id that is none as well."""
        return find_by_id(self._tags(), pk, missing=_not_found())


class TagMappingViewSet(InstantlyViewSet):
    resource = "custom_tag_mappings"
    scopes: ClassVar = {"list": "read"}

    @operation("List what has custom tags", query=MappingQuery, reply=MappingPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """Of campaigns, unless `resource_ids` or `resource_type` say otherwise, in order of the resource."""
        query = read_query(request, MappingQuery)
        named: dict[UUID, list[UUID]] = {}
        if query.resource_ids:
            ids = read_ids(query.resource_ids, name="resource_ids", most=_MOST_IDS)
            named = behind(self.caller.workspace_id, ids)
            found = self._taggings().filter(resource_id__in=list(named))
        else:
            found = self._of_kind(query.resource_type)
        page = _page(found, query)
        items = [
            render_mapping(row, resource_id=resource_id)
            for row in page.rows
            for resource_id in named.get(row.resource_id, [row.resource_id])
        ]
        return Response(page_reply(page, items))

    def _taggings(self) -> QuerySet[Tagging]:
        """Whose tags are there."""
        workspace_id = self.caller.workspace_id
        tags = Tag.objects.filter(workspace_id=workspace_id)
        return Tagging.objects.filter(workspace_id=workspace_id, tag_id__in=tags.values("id"))

    def _of_kind(self, number: int) -> QuerySet[Tagging]:
        """Campaigns and lists by their ids: among the tags of millions of leads they would be far apart."""
        kind = KINDS.get(number)
        if kind is None:
            return Tagging.objects.none()
        found = self._taggings().filter(kind=kind)
        if kind is Tagging.Kind.LEAD:
            return found
        model: Any = Campaign if kind is Tagging.Kind.CAMPAIGN else LeadList
        own = model.objects.filter(workspace_id=self.caller.workspace_id)
        return found.filter(resource_id__in=own.values("id"))


def _page(found: QuerySet[Tagging], query: MappingQuery) -> Page[Tagging, str]:
    """The cursor is `<resource>_<tag>`. Raises ApiError 400 for one that is none."""
    if query.starting_after:
        try:
            resource_id, tag_id = (UUID(part) for part in query.starting_after.split("_"))
        except ValueError:
            raise bad_cursor() from None
        later = Q(resource_id__gt=resource_id) | Q(resource_id=resource_id, tag_id__gt=tag_id)
        found = found.filter(later, resource_id__gte=resource_id)
    rows = list(found.order_by("resource_id", "tag_id")[: query.limit + 1])
    return Page.of(rows, limit=query.limit, cursor_of=lambda row: f"{row.resource_id}_{row.tag_id}")


def _refused(error: Exception) -> ApiError:
    reason = "the workspace has a tag of that name" if isinstance(error, TagExists) else str(error)
    return ApiError(400, f"label is invalid: {reason}")


def _not_found() -> ApiError:
    return ApiError(404, "Custom tag not found")
