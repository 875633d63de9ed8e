"""Where a workspace wants events sent, and what was sent."""

import secrets
from base64 import b64encode
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models.workspace import Workspace

MAX_URL = 2000
SECRET_MARK = "whsec_"  # nosec B105 # how each begins


def new_secret() -> str:
    """As Standard Webhooks writes one: 256 random bits."""
    return SECRET_MARK + b64encode(secrets.token_bytes(32)).decode()


class EventType(models.TextChoices):
    IMPORT_FINISHED = "import.finished"
    IMPORT_FAILED = "import.failed"
    IMPORT_UNDONE = "import.undone"
    VERIFICATION_FINISHED = "verification.finished"
    LEAD_DELETED = "lead.deleted"
    LEAD_INTEREST = "lead.interest_changed"


TEST_EVENT = "webhook.test"  # sent on request alone, to any endpoint


class WebhookEndpoint(models.Model):
    """An address that receives events. The secret can't be a hash: it signs what is sent."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=200, blank=True, default="")
    url = models.CharField("URL", max_length=MAX_URL)
    events = ArrayField(models.CharField(max_length=40), help_text="The events that it receives.")
    # What clients of the published API stated: such an endpoint is sent the published shape, and of `events`
    # only what the type, the value and the campaign name.
    event_type = models.CharField(
        max_length=40, blank=True, default="", editable=False, help_text="The published event."
    )
    custom_interest_value = models.IntegerField(null=True, editable=False)
    campaign_id = models.UUIDField(null=True, editable=False)
    headers = models.JSONField(default=dict, editable=False, help_text="Sent with each event.")
    is_once = models.BooleanField(default=False, editable=False)  # for one message: nobody sees it (once.py)
    is_active = models.BooleanField("active", default=True)
    secret = models.CharField(max_length=80, default=new_secret, editable=False)
    # After a new secret was requested, the old one signs as well for a day.
    old_secret = models.CharField(max_length=80, default="", editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(
        null=True, editable=False, help_text="Since when nothing got through."
    )
    note = models.CharField(
        max_length=300, blank=True, default="", editable=False, help_text="Why Leadgate switched it off."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "webhook"
        indexes: ClassVar = [models.Index(fields=["workspace", "id"], name="webhook_workspace_id")]

    @override
    def __str__(self) -> str:
        return self.name or self.url

    @property
    def is_published(self) -> bool:
        """Whether it is one of the published API, and is sent that shape."""
        return bool(self.event_type) or self.custom_interest_value is not None


class DeliveryState(models.TextChoices):
    """pending > delivered or failed; a redelivery is a delivery of its own."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookDelivery(models.Model):
    """One event for one endpoint: what is sent, how often it was tried, what came back last."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace_id = models.UUIDField()  # no foreign key: its check would break the lock order
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    event_id = models.UUIDField(help_text="The same in every delivery of one event.")
    event_type = models.CharField("event", max_length=40)
    body = models.TextField(help_text="The bytes that are signed and sent.")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField("next attempt", null=True)
    last_attempt_at = models.DateTimeField("last attempt", null=True)
    status = models.PositiveSmallIntegerField("last status", null=True, help_text="The last answer's.")
    error = models.CharField("last error", max_length=300, blank=True, default="")
    response = models.TextField("last answer", blank=True, default="", help_text="Its beginning.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "webhook delivery"
        verbose_name_plural = "webhook deliveries"
        indexes: ClassVar = [
            models.Index(fields=["workspace_id", "id"], name="delivery_workspace_id"),
            models.Index(fields=["endpoint", "id"], name="delivery_endpoint_id"),
            # What is due: nearly all deliveries have ended, so it is tiny.
            models.Index(
                fields=["endpoint", "next_attempt_at"],
                condition=models.Q(state="pending"),
                name="delivery_due",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.event_type} ({self.state})"
