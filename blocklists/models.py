"""Emails and domains that must never be imported."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.database.sequences import NextNumber
from workspaces.models import Workspace


class Blocklist(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="blocklists", db_index=False
    )
    name = models.CharField(max_length=200)
    is_default = models.BooleanField(default=False, help_text="Used wherever an import names no other.")
    # Counted up by a trigger with every statement that changes its entries (migration 0002), so that a
    # copy of them can tell whether it is still true (cache.py).
    version = models.BigIntegerField(default=0, db_default=0, editable=False)
    # By the same trigger.
    entry_count = models.BigIntegerField(
        default=0, db_default=0, editable=False, help_text="Emails and domains on it."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["workspace", "id"], name="blocklist_workspace_id")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "name"], name="blocklist_workspace_name_unique"),
            models.UniqueConstraint(
                fields=["workspace"],
                condition=models.Q(is_default=True),
                name="blocklist_one_default_per_workspace",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class BlocklistEntry(models.Model):
    """One email, or one domain with all its subdomains."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    blocklist = models.ForeignKey(Blocklist, on_delete=models.CASCADE, related_name="entries", db_index=False)
    number = models.BigIntegerField(
        db_default=NextNumber("blocklists_blocklistentry_number_seq"),
        editable=False,
        help_text="What the Smartlead API knows the entry by.",
    )
    value = models.TextField(db_collation="C", help_text="An email address or a domain.")
    is_domain = models.BooleanField(editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "blocklist entries"
        constraints: ClassVar = [
            # The gate probes it for every imported email, and the admin pages through it in order of value.
            models.UniqueConstraint(
                fields=["workspace", "blocklist", "value"], name="blocklist_entry_value_unique"
            ),
        ]
        # Without the workspace, and not unique: with it the planner might take this index for the gate's
        # probe while its statistics are stale. The sequence gives out no number twice.
        indexes: ClassVar = [
            models.Index(fields=["number"], name="blocklist_entry_number"),
            # To list domains alone. The gate's probe doesn't say is_domain, so it can't be taken for that.
            models.Index(
                fields=["workspace", "blocklist", "value"],
                condition=models.Q(is_domain=True),
                name="blocklist_entry_domains",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.value
