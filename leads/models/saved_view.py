"""How somebody likes to see the list of leads: filters under a name, and columns."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models import User, Workspace


class SavedView(models.Model):
    """A person's in one workspace, or shown to all of it. What its filters hold may be a person's data, as a
    search for an address is: an erasure removes it (leads/erasing/traces.py)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", editable=False)
    name = models.CharField(max_length=200)
    filters = models.JSONField(default=dict, editable=False, help_text="Parameters of the list's address.")
    columns = ArrayField(models.TextField(), default=list, editable=False)
    is_shared = models.BooleanField("shared", default=False, help_text="All of the workspace see it.")
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "saved view"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "user", "name"], name="saved_view_unique")
        ]

    @override
    def __str__(self) -> str:
        return self.name


class ListColumns(models.Model):
    """The columns that a person chose, in whatever workspace."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    columns = ArrayField(models.TextField(), default=list)

    @override
    def __str__(self) -> str:
        return ", ".join(self.columns)
