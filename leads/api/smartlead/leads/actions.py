"""The Smartlead calls about one lead: changed, paused, resumed, unsubscribed, taken out of a campaign."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.smartlead.base import SmartleadViewSet, read_body, read_id, refuse
from leads.api.smartlead.finding import find_campaign
from leads.api.smartlead.leads.changes import to_change
from leads.api.smartlead.leads.schemas import resume_decoder, update_decoder
from leads.models import Lead, Membership, MembershipStatus
from leads.models.errors import TooLarge
from leads.models.places import memberships_of
from leads.people.deletion import remove_memberships
from leads.people.leads import EmailRefused, change_lead
from leads.people.memberships import change_membership, set_status, unsubscribe
from leads.people.numbers import ids_of
from workspaces.api.base import ApiError
from workspaces.database.retries import in_one_transaction

_ACTIVE, _PAUSED = MembershipStatus.ACTIVE, MembershipStatus.PAUSED
_UNSUBSCRIBED = MembershipStatus.UNSUBSCRIBED


class CampaignLeadActions(SmartleadViewSet):
    """`lead_id` is the person's number, as the lists show it."""

    resource = "leads"
    scopes: ClassVar = {
        "update": "update",
        "destroy": "delete",
        "pause": "update",
        "resume": "update",
        "unsubscribe": "update",
    }

    def update(self, request: Request, pk: str, lead_id: str) -> Response:
        """What is given replaces what was stated in the campaign; an email is the person's."""
        place = self._place(pk, lead_id)
        change = to_change(read_body(request, update_decoder))
        try:
            self._change(place, change.email, change.stated_there)
        except EmailRefused as refusal:
            raise refuse(422, "email", f"is invalid: {refusal.fault.value}") from None
        except TooLarge as error:
            raise refuse(422, "body", f"is invalid: the lead {error}") from None
        except (Lead.DoesNotExist, Membership.DoesNotExist):
            raise no_lead() from None
        return Response({"ok": True})

    @in_one_transaction
    def _change(self, place: Membership, email: str | None, stated_there: dict[str, Any]) -> None:
        """Both or nothing. The lead first, as everybody locks it before its places."""
        if email is not None:
            change_lead(workspace_id=place.workspace_id, lead_id=place.lead_id, changes={"email": email})
        change_membership(workspace_id=place.workspace_id, membership_id=place.id, stated={}, **stated_there)

    def destroy(self, request: Request, pk: str, lead_id: str) -> Response:
        """Out of the campaign; the lead stays."""
        place = self._place(pk, lead_id)
        if not remove_memberships(workspace_id=place.workspace_id, membership_ids=[place.id]):
            raise no_lead()
        return Response({"ok": True})

    def pause(self, request: Request, pk: str, lead_id: str) -> Response:
        return self._set(self._place(pk, lead_id), _PAUSED, only=[_ACTIVE])

    def resume(self, request: Request, pk: str, lead_id: str) -> Response:
        """`resume_lead_with_delay_days` is about sending, and changes nothing here."""
        place = self._place(pk, lead_id)
        if request.data:
            read_body(request, resume_decoder)
        return self._set(place, _ACTIVE, only=[_PAUSED])

    def unsubscribe(self, request: Request, pk: str, lead_id: str) -> Response:
        """In this campaign alone."""
        return self._set(self._place(pk, lead_id), _UNSUBSCRIBED, only=list(MembershipStatus))

    def _set(self, place: Membership, status: MembershipStatus, *, only: list[MembershipStatus]) -> Response:
        """A second time it changes nothing, and is as good."""
        try:
            now = set_status(
                workspace_id=place.workspace_id, membership_id=place.id, status=status, only=only
            )
        except Membership.DoesNotExist:
            raise no_lead() from None
        if now.status != status:
            word = MembershipStatus(now.status).label.lower()
            raise ApiError(400, f"The lead is {word} in this campaign, and stays so")
        return Response({"ok": True})

    def _place(self, pk: str, lead_id: str) -> Membership:
        """Raises ApiError 404, or 422 for what is no number."""
        campaign = find_campaign(self.caller.workspace_id, pk)
        person = find_person(campaign.workspace_id, lead_id)
        parts = memberships_of(workspace_id=campaign.workspace_id, lead_ids=[person], kinds=("campaign",))
        places = [place for part in parts for place in part.filter(campaign_id=campaign.id)]
        if not places:
            raise no_lead()
        return places[0]


class LeadActions(SmartleadViewSet):
    resource = "leads"
    scopes: ClassVar = {"unsubscribe": "update"}

    def unsubscribe(self, request: Request, lead_id: str) -> Response:
        """Everywhere: the person, and in all campaigns."""
        workspace_id = self.caller.workspace_id
        try:
            unsubscribe(workspace_id=workspace_id, lead_id=find_person(workspace_id, lead_id))
        except Lead.DoesNotExist:
            raise no_lead() from None
        return Response({"ok": True})


def find_person(workspace_id: UUID, lead_id: str) -> UUID:
    """Raises ApiError 404, or 422 for what is no number."""
    number = read_id(lead_id)
    found = ids_of(workspace_id=workspace_id, numbers=[number])
    if number not in found:
        raise no_lead()
    return found[number]


def no_lead() -> ApiError:
    return ApiError(404, "Lead not found")
