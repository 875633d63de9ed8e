"""Work that an API call asks for and that is done later: what the v2 API calls a background job."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models import Workspace


class JobType(models.TextChoices):
    """The type names of the v2 API."""

    MOVE_LEADS = "move-leads"
    ASSIGN_LEADS = "assign-leads"
    VERIFY_LEADS = "verify-leads"
    DELETE_CAMPAIGN = "delete-campaign"
    DELETE_LIST = "delete-list"
    REMOVE_BLOCKED = "remove-blocked"
    REMOVE_TAG = "remove-tag"
    CHANGE_LEADS = "change-leads"


class JobStatus(models.TextChoices):
    PENDING = "pending"
    IN_PROGRESS = "in-progress"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELLED = "cancelled"


class EntityType(models.TextChoices):
    """What a job may be about."""

    LIST = "list"
    CAMPAIGN = "campaign"
    WORKSPACE = "workspace"


OPEN_STATUSES = (JobStatus.PENDING, JobStatus.IN_PROGRESS)


class BackgroundJob(models.Model):
    """`data` is what the API reports of the job; `work` is what its worker needs: what was requested, and how
    far it is (leads/moving)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    user_id = models.UUIDField(null=True)
    type = models.CharField(max_length=20, choices=JobType)
    entity_id = models.UUIDField(help_text="The campaign, list or workspace that it is about.")
    entity_type = models.CharField(max_length=10, choices=EntityType)
    data = models.JSONField(default=dict)
    work = models.JSONField(default=dict, db_default={}, editable=False)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    status = models.CharField(max_length=12, choices=JobStatus, default=JobStatus.PENDING)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "id"], name="job_workspace_id"),
            models.Index(fields=["workspace", "updated_at", "id"], name="job_workspace_updated"),
            # For the sweep. Nearly all jobs have ended, so it is tiny.
            models.Index(
                fields=["type", "id"], condition=models.Q(status__in=OPEN_STATUSES), name="job_open"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.get_type_display()} ({self.get_status_display().lower()})"
