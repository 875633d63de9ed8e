"""What leads are sent: a campaign has a channel, an owner and a status."""

from typing import ClassVar

from django.conf import settings as project
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.database.sequences import NextNumber
from workspaces.models import Workspace


class Channel(models.TextChoices):
    EMAIL = "email"
    LINKEDIN = "linkedin", "LinkedIn"


class CampaignStatus(models.IntegerChoices):
    """The numbers of the v2 API (wire page of the native dialect)."""

    DRAFT = 0
    ACTIVE = 1
    PAUSED = 2
    COMPLETED = 3


class Campaign(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="campaigns", db_index=False
    )
    number = models.BigIntegerField(
        db_default=NextNumber("campaigns_campaign_number_seq"),
        editable=False,
        help_text="What the Smartlead API knows the campaign by.",
    )
    name = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    owner = models.ForeignKey(
        project.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Gets its leads assigned.",
    )
    status = models.SmallIntegerField(choices=CampaignStatus, default=CampaignStatus.DRAFT)
    custom_variables = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        editable=False,
        help_text="Names of all custom variables that its leads brought.",
    )
    settings = models.JSONField(
        default=dict,
        db_default={},
        editable=False,
        help_text="How it sends: what clients of the v2 API stated, as they stated it.",
    )
    lead_count = models.BigIntegerField(default=0, editable=False, help_text="Leads that are in it.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="campaign_workspace_number_unique"),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="campaign_channel_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "id"], name="campaign_workspace_id")]

    @override
    def __str__(self) -> str:
        return self.name
