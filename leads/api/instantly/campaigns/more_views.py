"""The v2 calls about campaigns beside those that make, show and change one."""

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign, CampaignStatus, Channel
from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body, read_body_or_query
from leads.api.instantly.campaigns.render import render_campaign, render_sending
from leads.api.instantly.campaigns.schemas import (
    AddVariables,
    CampaignReply,
    CampaignsOfContact,
    ContactQuery,
    DuplicateCampaign,
    LaunchedCount,
    SendingQuery,
    SendingStatus,
    duplicate_decoder,
    variables_decoder,
)
from leads.models import Lead
from leads.models.places import memberships_of
from leads.targets.changes import TooManyVariables, add_variables, create_campaign
from workspaces.api.base import ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.text.email_address import normalize_email
from workspaces.text.names import MAX_NAME

_COPY = " (copy)"
_COLUMNS = {"timestamp_created": "id", "timestamp_updated": "updated_at"}  # of what has another name here


class MoreOfCampaigns(InstantlyViewSet):
    scopes: ClassVar = {
        "search_by_contact": "read",
        "count_launched": "read",
        "sending_status": "read",
        "variables": "update",
        "duplicate": "create",
    }

    @action(detail=False, methods=["get"], url_path="search-by-contact")
    @operation(
        "List the campaigns that a contact is in", query=ContactQuery, reply=CampaignsOfContact, errors=(400,)
    )
    def search_by_contact(self, request: Request) -> Response:
        """By the whole email address; all of them, without pages."""
        query = read_query(request, ContactQuery)
        sign = "-" if query.sort_order == "desc" else ""
        found = self.campaigns().filter(id__in=self._campaigns_of(query.search))
        in_order = found.order_by(f"{sign}{_COLUMNS.get(query.sort_column, query.sort_column)}", f"{sign}id")
        return Response({"items": [render_campaign(campaign) for campaign in in_order]})

    def _campaigns_of(self, contact: str) -> list[UUID]:
        workspace_id, email = self.caller.workspace_id, normalize_email(contact)
        if not email:
            return []
        leads = Lead.objects.filter(workspace_id=workspace_id, email=email, deleted_at=None)
        lead_ids = list(leads.values_list("id", flat=True))
        parts = memberships_of(workspace_id=workspace_id, lead_ids=lead_ids, kinds=("campaign",))
        return [pk for part in parts for pk in part.values_list("campaign_id", flat=True) if pk]

    @action(detail=False, methods=["get"], url_path="count-launched")
    @operation("Count the campaigns that were launched", reply=LaunchedCount)
    def count_launched(self, request: Request) -> Response:
        """All but drafts."""
        return Response({"count": self.campaigns().exclude(status=CampaignStatus.DRAFT).count()})

    @action(detail=True, methods=["get"], url_path="sending-status")
    @operation(
        "Get what keeps a campaign from sending", query=SendingQuery, reply=SendingStatus, errors=(400,)
    )
    def sending_status(self, request: Request, pk: str) -> Response:
        """By what is known here: Leadgate sends nothing, so an active one waits for accounts to send from."""
        read_query(request, SendingQuery)
        return Response(render_sending(self.find(pk)))

    @action(detail=True, methods=["post"])
    @operation("Add variables to a campaign", body=AddVariables, reply=CampaignReply, errors=(400, 413, 415))
    def variables(self, request: Request, pk: str) -> Response:
        """Names of custom variables, as its leads bring them. Those that it has, and those of fields, change
        nothing."""
        names = read_body(request, variables_decoder).variables
        try:
            campaign = add_variables(
                workspace_id=self.caller.workspace_id, campaign_id=self.find(pk).id, names=names
            )
        except Campaign.DoesNotExist:
            raise no_campaign() from None
        except TooManyVariables as error:
            raise ApiError(400, f"variables is invalid: {error}") from error
        return Response(render_campaign(campaign))

    @action(detail=True, methods=["post"])
    @operation(
        "Duplicate a campaign",
        body=DuplicateCampaign,
        is_body_optional=True,
        reply=CampaignReply,
        errors=(400, 413, 415),
    )
    def duplicate(self, request: Request, pk: str) -> Response:
        """A draft with the same owner and settings, and no leads."""
        name = read_body_or_query(request, duplicate_decoder, aliases={}).name
        original = self.find(pk)
        copy = create_campaign(
            workspace_id=self.caller.workspace_id,
            owner_id=original.owner_id,
            name=name or f"{original.name[: MAX_NAME - len(_COPY)]}{_COPY}",
            channel=Channel(original.channel),
            settings=original.settings,
        )
        return Response(render_campaign(copy))

    def campaigns(self) -> QuerySet[Campaign]:
        return Campaign.objects.filter(workspace_id=self.caller.workspace_id)

    def find(self, pk: str) -> Campaign:
        """Raises ApiError 404, for an id that is none as well."""
        return find_by_id(self.campaigns(), pk, missing=no_campaign())


def no_campaign() -> ApiError:
    return ApiError(404, "Campaign not found")
