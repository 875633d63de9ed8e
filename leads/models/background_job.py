"""Work that an API call asks for and that is done later: what the v2 API calls a background job."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from workspaces.ids import uuid7
from workspaces.models import Workspace


class JobType(models.TextChoices):
    """The type names of the v2 API."""

    VERIFY_LEADS = "verify-leads"


class JobStatus(models.TextChoices):
    PENDING = "pending"
    IN_PROGRESS = "in-progress"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BackgroundJob(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    user_id = models.UUIDField(null=True)
    type = models.CharField(max_length=20, choices=JobType)
    entity_id = models.UUIDField(help_text="The campaign or list that it is about.")
    entity_type = models.CharField(max_length=10, choices=[("list", "List"), ("campaign", "Campaign")])
    data = models.JSONField(default=dict)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    status = models.CharField(max_length=12, choices=JobStatus, default=JobStatus.PENDING)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["workspace", "id"], name="job_workspace_id")]

    def __str__(self) -> str:
        return f"{self.type} ({self.status})"
