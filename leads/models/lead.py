"""One person known to a workspace."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Coalesce, Now
from typing_extensions import override

from workspaces.database.ids import uuid7


class LeadStatus(models.IntegerChoices):
    """What the FoxReach dialect calls a lead's status."""

    ACTIVE = 1
    BOUNCED = 2
    UNSUBSCRIBED = 3
    REPLIED = 4


# Who bounced or unsubscribed stays so, whatever an import states; people may change it.
LASTING = (LeadStatus.BOUNCED, LeadStatus.UNSUBSCRIBED)


class LeadQuerySet(models.QuerySet["Lead"]):
    def with_ids(self, *, workspace_id: UUID, ids: Iterable[UUID]) -> "LeadQuerySet":
        """Leads by their primary key. The workspace is compared in words that no index has: with stale
        statistics the planner may read the whole workspace to find some ids in it."""
        own_workspace = Coalesce("workspace_id", "workspace_id")
        return self.alias(own_workspace=own_workspace).filter(
            own_workspace=workspace_id, id__any_of=list(ids)
        )


# Room for all values of 8 pages: where there are more, they seem to be in parts where they aren't. Not more,
# as a new value writes the summary of its part anew.
_SUMMARY = "text_bloom_ops (n_distinct_per_range = 400, false_positive_rate = 0.001)"


class Lead(models.Model):
    """At most one per (workspace, email); any number without an email.

    No foreign keys: a trigger per row would cost a third of the import's throughput. What keeps
    workspace_id true instead stands in docs/decisions/0002-no-foreign-keys.md.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace_id = models.UUIDField(editable=False)
    # Normalised by the gate; collation C makes the index small and a prefix search free.
    email = models.TextField(null=True, blank=True, db_collation="C")  # noqa: DJ001  unique, and NULLs don't collide
    # What another program calls the person; collation C for the same reason.
    external_id = models.TextField(null=True, blank=True, db_collation="C")  # noqa: DJ001  as email
    external_source = models.TextField(blank=True, db_default="", db_collation="C")
    first_name = models.TextField(blank=True, db_default="")
    last_name = models.TextField(blank=True, db_default="")
    company_name = models.TextField(blank=True, db_default="")
    job_title = models.TextField(blank=True, db_default="")
    phone = models.TextField(blank=True, db_default="")
    website = models.TextField(blank=True, db_default="")
    linkedin_url = models.TextField("LinkedIn URL", blank=True, db_default="")
    notes = models.TextField(blank=True, db_default="")
    source = models.TextField(blank=True, db_default="")
    status = models.SmallIntegerField(choices=LeadStatus, db_default=LeadStatus.ACTIVE)
    custom_fields = models.JSONField(blank=True, db_default={})
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = LeadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace_id", "email"], name="lead_workspace_email_unique"),
            # Free for imports without external ids. The workspace stands in words that no other index has, so
            # that no other one fits half of the gate's probe (docs/decisions/0004-one-index-per-probe.md).
            models.UniqueConstraint(
                Coalesce("workspace_id", "workspace_id"),
                "external_id",
                "external_source",
                condition=models.Q(external_id__isnull=False),
                name="lead_external_id_unique",
            ),
        ]
        indexes: ClassVar = [
            # For lists by status. Free for imports: what they create is active, so not in it.
            models.Index(
                fields=["workspace_id", "status", "email"],
                condition=~models.Q(status=1),
                name="lead_not_active",
            ),
            # For the purge. Free for imports: what they create is not in it.
            models.Index(
                fields=["workspace_id", "deleted_at"],
                condition=models.Q(deleted_at__isnull=False),
                name="lead_deleted",
            ),
            # For an erasure: in which parts of the table somebody may be. Small, and next to free.
            BrinIndex(fields=["phone"], opclasses=[_SUMMARY], pages_per_range=8, name="lead_phone"),
            BrinIndex(
                fields=["linkedin_url"], opclasses=[_SUMMARY], pages_per_range=8, name="lead_linkedin_url"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.email or f"{self.first_name} {self.last_name}".strip()
