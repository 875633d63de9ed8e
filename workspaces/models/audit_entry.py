"""Who did what to what, when and from where: written once, never changed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7


class ActorKind(models.TextChoices):
    """Who acts: somebody in the admin, a key's user by API, the worker, a command; nobody has logged in."""

    PERSON = "person"
    KEY = "key"
    JOB = "job"
    COMMAND = "command"
    NOBODY = "nobody"


class AuditEntry(models.Model):
    """No foreign keys: an entry outlives what it is about, and whoever did it. It has no personal data of
    leads, so that an erasure need not touch it: leads stand in it by their ids.

    A trigger refuses whatever would change it (migration 0006).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace_id = models.UUIDField(null=True, help_text="None: nobody's, as a login under an unknown name.")
    at = models.DateTimeField("time", db_default=Now())
    actor_kind = models.CharField("by", max_length=10, choices=ActorKind)
    user_id = models.UUIDField(null=True)
    api_key_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=100, db_default="", help_text="The job's or command's name.")
    address = models.GenericIPAddressField("from", null=True)
    action = models.CharField(max_length=40)  # what it is about, a dot, what was done (audit/actions.py)
    object_id = models.UUIDField(null=True, help_text="What it is about, but for leads.")
    lead_ids = ArrayField(models.UUIDField(), default=list, db_default=[])
    count = models.BigIntegerField(null=True, help_text="How many leads, rows or entries.")
    details = models.JSONField(default=dict, db_default={})

    class Meta:
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        indexes: ClassVar = [
            models.Index(fields=["workspace_id", "id"], name="audit_workspace_id"),
            models.Index(fields=["at"], name="audit_at"),  # for the purge
            models.Index(
                fields=["object_id", "id"], condition=models.Q(object_id__isnull=False), name="audit_object"
            ),
            # For a lead's timeline. Most entries name no lead, so it is small.
            GinIndex(fields=["lead_ids"], condition=~models.Q(lead_ids=[]), name="audit_leads"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
