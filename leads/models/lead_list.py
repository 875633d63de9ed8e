"""What leads are kept in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.database.sequences import NextNumber
from workspaces.models import Workspace


class LeadList(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="lists", db_index=False)
    number = models.BigIntegerField(
        db_default=NextNumber("leads_leadlist_number_seq"),
        editable=False,
        help_text="What the Smartlead API knows the list by.",
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="", db_default="")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_enrichment_task = models.BooleanField(
        null=True, editable=False, help_text="What clients of the v2 API stated; Leadgate enriches nothing."
    )
    lead_count = models.BigIntegerField(default=0, editable=False, help_text="Leads that are in it.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "list"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "number"], name="list_workspace_number_unique"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "id"], name="list_workspace_id"),
            models.Index(fields=["workspace", "created_at", "number"], name="list_workspace_created"),
        ]

    @override
    def __str__(self) -> str:
        return self.name
