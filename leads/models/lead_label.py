"""Names for interest statuses beyond the known ones."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models import Workspace


class LeadLabel(models.Model):
    """What a workspace calls one number of a lead's interest status (leads/people/labels.py gives it)."""

    class Sentiment(models.TextChoices):
        POSITIVE = "positive"
        NEGATIVE = "negative"
        NEUTRAL = "neutral"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    sentiment = models.CharField(max_length=10, choices=Sentiment)
    interest_status = models.IntegerField()
    description = models.TextField(blank=True, default="")
    is_used_by_ai = models.BooleanField(null=True, help_text="What clients stated; Leadgate labels nothing.")
    created_by = models.UUIDField(editable=False)  # no foreign key: its user may leave
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "interest_status"], name="label_workspace_status_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(sentiment__in=("positive", "negative", "neutral")),
                name="label_sentiment_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "id"], name="label_workspace_id")]

    @override
    def __str__(self) -> str:
        return self.name
