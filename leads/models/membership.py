"""A lead's place in one campaign or one list: what the v2 API calls "a lead"."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from typing_extensions import override

from workspaces.database.ids import uuid7


class MembershipStatus(models.IntegerChoices):
    """The numbers of the v2 API (wire page of the native dialect)."""

    ACTIVE = 1
    PAUSED = 2
    COMPLETED = 3
    BOUNCED = -1
    UNSUBSCRIBED = -2
    SKIPPED = -3


# The columns by which few leads are found among many, and the condition of each one's partial index. What an
# import creates is in none of them unless it states an interest.
RARE = {
    "lt_interest_status": "lt_interest_status IS NOT NULL",
    "status": "status <> 1",
    "verification_status": "verification_status < 10",  # a verdict: 11 and 12 are pending
}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def with_ids(self, *, workspace_id: UUID, ids: Iterable[UUID]) -> "MembershipQuerySet":
        """Memberships by their primary key, asleep or not; see LeadQuerySet.with_ids."""
        own_workspace = Coalesce("workspace_id", "workspace_id")
        return self.alias(own_workspace=own_workspace).filter(
            own_workspace=workspace_id, id__any_of=list(ids)
        )

    def in_target(self, *, workspace_id: UUID, target_id: UUID) -> "MembershipQuerySet":
        """The leads of one campaign or list, asleep or not, in order of id; reverse() for the newest first.

        In the words of membership_target_page, and of no other index: filtered by an equality, or in
        order of the id alone, the planner may read all ids from one end until it meets the target.
        """
        target = Coalesce("campaign_id", "list_id")
        leads = self.alias(target=target).filter(target__range=(target_id, target_id))
        return leads.filter(workspace_id=workspace_id).order_by("target", "id")


class Membership(models.Model):
    """Holds what was stated about the person *there*; `overrides` are the profile fields among it.

    Its indexes, each of which every import pays for:
    - membership_lead_campaign_unique, membership_lead_list_unique: the lead's places. They start with
      the lead, so that the same index answers "is it in this campaign" and "is it in any campaign".
    - membership_linkedin_unique, membership_linkedin_lead: the same for LinkedIn campaigns, whose
      identity is the profile URL. Rows of other campaigns are in neither.
    - membership_target_page: the leads of one campaign or list in order of id.
    - membership_interest_page, membership_status_page, membership_verdict_page: the few of them with an
      interest status, another status than active, a verdict. Imports pay for those alone that they bring.
      Whoever changes one of these values pays for all indexes: PostgreSQL can't update in place then.

    Each of the gate's probes fits exactly one of them. With a second that fits half, the planner may
    take that one while its statistics are stale, and read a whole workspace for every row: hence the
    expression in the last index, and the missing workspace_id in membership_linkedin_lead, whose condition
    names the lead too: only statements about a lead can use it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace_id = models.UUIDField(editable=False)
    lead_id = models.UUIDField(editable=False)
    campaign_id = models.UUIDField(null=True, editable=False)
    list_id = models.UUIDField(null=True, editable=False)
    linkedin_url = models.TextField("LinkedIn URL", null=True, editable=False, db_collation="C")  # noqa: DJ001  NULL outside LinkedIn campaigns: not in their unique index
    personalization = models.TextField(blank=True, db_default="")
    custom_variables = models.JSONField(blank=True, db_default={})
    overrides = models.JSONField(blank=True, db_default={}, editable=False)
    lt_interest_status = models.BigIntegerField("interest status", null=True, blank=True)
    pl_value_lead = models.TextField("potential value", blank=True, db_default="")
    assigned_to = models.UUIDField(null=True, blank=True)
    status = models.SmallIntegerField(choices=MembershipStatus, db_default=MembershipStatus.ACTIVE)
    verification_status = models.SmallIntegerField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False, help_text="Since when it sleeps.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lead in a campaign or list"
        verbose_name_plural = "leads in campaigns and lists"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(campaign_id__isnull=True, list_id__isnull=False)
                | Q(campaign_id__isnull=False, list_id__isnull=True),
                name="membership_has_one_target",
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "lead_id", "campaign_id"],
                condition=Q(campaign_id__isnull=False, linkedin_url__isnull=True),
                name="membership_lead_campaign_unique",
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "lead_id", "list_id"],
                condition=Q(list_id__isnull=False),
                name="membership_lead_list_unique",
            ),
            models.UniqueConstraint(
                fields=["workspace_id", "linkedin_url", "campaign_id"],
                condition=Q(linkedin_url__isnull=False),
                name="membership_linkedin_unique",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lead_id"],
                condition=Q(linkedin_url__isnull=False, lead_id__isnull=False),
                name="membership_linkedin_lead",
            ),
            models.Index(Coalesce("campaign_id", "list_id"), "id", name="membership_target_page"),
            models.Index(
                Coalesce("list_id", "campaign_id"),  # the other way round: a statement means one or the other
                "lt_interest_status",
                "id",
                condition=Q(lt_interest_status__isnull=False),
                name="membership_interest_page",
            ),
            models.Index(
                Coalesce("list_id", "campaign_id"),
                "status",
                "id",
                condition=~Q(status=1),
                name="membership_status_page",
            ),
            models.Index(
                Coalesce("list_id", "campaign_id"),
                "verification_status",
                "id",
                condition=Q(verification_status__lt=10),
                name="membership_verdict_page",
            ),
        ]

    # Who it is, for pages that have looked up the lead.
    person = ""

    @override
    def __str__(self) -> str:
        return self.person or str(self.id)
