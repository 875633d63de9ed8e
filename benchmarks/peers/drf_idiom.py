"""The bulk call as it is usually written with Django REST framework.

A nested serializer, one ORM lookup for each check, bulk_create(ignore_conflicts=True) of leads and
memberships, in the project's own tables. It is spared what the product does besides: outcomes of
refused rows, the import's record, the rate limit, the plan's guard, reading back which rows a
conflict kept out.
"""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blocklists.matching import blocking_value, values_to_probe
from blocklists.models import Blocklist, BlocklistEntry
from campaigns.models import Campaign
from leads.models import Lead, Membership
from workspaces.keys.authentication import BearerAuthentication, Caller
from workspaces.models import Usage

_NOT_OF_THE_LEAD = ("personalization", "custom_variables")


class LeadSerializer(serializers.ModelSerializer[Lead]):
    email = serializers.EmailField()
    personalization = serializers.CharField(required=False, allow_blank=True)
    custom_variables = serializers.DictField(required=False)

    class Meta:
        model = Lead
        fields: ClassVar = [
            "email",
            "first_name",
            "last_name",
            "company_name",
            "job_title",
            "phone",
            "website",
            "personalization",
            "custom_variables",
        ]


class AddLeadsSerializer(serializers.Serializer[dict[str, Any]]):
    campaign_id = serializers.UUIDField()
    leads = LeadSerializer(many=True, allow_empty=False)


class AddLeadsView(APIView):
    authentication_classes = [BearerAuthentication]

    def post(self, request: Request) -> Response:
        """The counters of the v2 call that are not zero here, and the created leads."""
        serializer = AddLeadsSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        assert isinstance(request.auth, Caller)
        workspace_id, data = request.auth.workspace_id, serializer.validated_data
        campaign = get_object_or_404(Campaign, workspace_id=workspace_id, id=data["campaign_id"])
        with transaction.atomic():
            allowed = _without_blocked(workspace_id, data["leads"])
            created = _create(campaign, _without_duplicates(campaign, allowed))
        return Response(
            {
                "total_sent": len(data["leads"]),
                "leads_uploaded": len(created),
                "in_blocklist": len(data["leads"]) - len(allowed),
                "duplicated_leads": len(allowed) - len(created),
                "created_leads": created,
            }
        )


def _without_blocked(workspace_id: UUID, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    blocklist = Blocklist.objects.get(workspace_id=workspace_id, is_default=True)
    values = values_to_probe(row["email"].lower() for row in rows)
    entries = BlocklistEntry.objects.filter(workspace_id=workspace_id, blocklist=blocklist, value__in=values)
    blocked = set(entries.values_list("value", flat=True))
    return [row for row in rows if blocking_value(row["email"].lower(), blocked) is None]


def _without_duplicates(campaign: Campaign, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with `lead`, the known one or a new one; none that is in the campaign already."""
    emails = [row["email"].lower() for row in rows]
    known = {
        lead.email: lead for lead in Lead.objects.filter(workspace_id=campaign.workspace_id, email__in=emails)
    }
    members = Membership.objects.filter(
        workspace_id=campaign.workspace_id,
        campaign_id=campaign.id,
        lead_id__in=[lead.id for lead in known.values()],
    )
    already = set(members.values_list("lead_id", flat=True))
    new = []
    for row, email in zip(rows, emails, strict=True):
        lead = known.setdefault(email, _lead(campaign, email, row))
        if lead.id not in already:
            already.add(lead.id)
            new.append(row | {"lead": lead})
    return new


def _lead(campaign: Campaign, email: str, row: dict[str, Any]) -> Lead:
    fields = {name: value for name, value in row.items() if name not in _NOT_OF_THE_LEAD}
    return Lead(**fields | {"email": email, "workspace_id": campaign.workspace_id, "source": "api"})


def _create(campaign: Campaign, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    leads = [row["lead"] for row in rows]
    memberships = [
        Membership(
            workspace_id=campaign.workspace_id,
            lead_id=row["lead"].id,
            campaign_id=campaign.id,
            personalization=row.get("personalization", ""),
            custom_variables=row.get("custom_variables", {}),
            assigned_to=campaign.owner_id,
        )
        for row in rows
    ]
    Lead.objects.bulk_create([lead for lead in leads if lead._state.adding], ignore_conflicts=True)
    Membership.objects.bulk_create(memberships, ignore_conflicts=True)
    Campaign.objects.filter(id=campaign.id).update(lead_count=F("lead_count") + len(memberships))
    Usage.objects.filter(workspace_id=campaign.workspace_id).update(
        contacts=F("contacts") + len(leads), uploads=F("uploads") + len(memberships)
    )
    return [
        {"id": membership.id, "email": lead.email, "index": index}
        for index, (membership, lead) in enumerate(zip(memberships, leads, strict=True))
    ]
