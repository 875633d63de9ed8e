"""The tenant, and who may do what in it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7


class Workspace(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200, unique=True)
    # Counted up by whoever has had the workspace locked (locks.py), so that what was read before can
    # tell whether it may have been removed.
    removals = models.BigIntegerField(default=0, db_default=0, editable=False)
    default_country = models.CharField(
        max_length=2,
        blank=True,
        default="",
        db_default="",
        help_text="Of phone numbers without a country code. Imports that match by phone read them so.",
    )
    # With which key people were erased, so that nobody looks for them with another; None: nobody was.
    erasure_key = models.BinaryField(max_length=8, null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["name"]

    @override
    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """From the most to the least that a member may do; each role includes the ones after it."""

    OWNER = "owner"  # members, API keys, the plan
    MANAGER = "manager"  # campaigns, lists, blocklists, changing and deleting leads
    UPLOADER = "uploader"  # imports
    VIEWER = "viewer"  # looks

    def includes(self, other: "Role") -> bool:
        order = list(Role)
        return order.index(self) <= order.index(other)


class Member(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="members", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "user"], name="member_workspace_user_unique"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role_known"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.user} ({self.role})"
