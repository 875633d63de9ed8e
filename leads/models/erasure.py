"""People who were erased: by whom and when, and what keeps them out. Nothing here says who they are."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7


class Erasure(models.Model):
    """One request to erase one person, done. What is left of it are kept files, which a job looks through."""

    class By(models.TextChoices):
        """What the person was named by."""

        EMAIL = "email"
        EXTERNAL = "external_id", "External id"
        LEAD = "lead_id", "Lead"
        LINKEDIN = "linkedin_url", "LinkedIn URL"
        PHONE = "phone"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace_id = models.UUIDField(editable=False)
    named_by = models.CharField(max_length=12, choices=By)
    user_id = models.UUIDField("erased by", null=True)
    api_key_id = models.UUIDField("API key", null=True)
    counts = models.JSONField(default=dict, help_text="How much of what was erased.")
    erased_at = models.DateTimeField(db_default=Now())
    # What kept files are looked through for: it stands here until that is done, and is emptied then.
    needles = models.JSONField(default=list, editable=False)
    files_at = models.DateTimeField(
        "files rewritten", null=True, help_text="Since when the kept files don't have the person any more."
    )

    class Meta:
        verbose_name = "erased person"
        verbose_name_plural = "erased people"
        indexes: ClassVar = [
            models.Index(fields=["workspace_id", "id"], name="erasure_workspace_id"),
            models.Index(fields=["id"], condition=models.Q(files_at__isnull=True), name="erasure_open"),
        ]

    @override
    def __str__(self) -> str:
        return f"a person named by {self.get_named_by_display()}"


class ErasedIdentity(models.Model):
    """A keyed hash of an email, profile URL or external id (leads/imports/judge/erased.py): whoever has it
    stays out."""

    pk = models.CompositePrimaryKey("workspace_id", "hash")
    workspace_id = models.UUIDField()
    hash = models.BinaryField(max_length=32)
    erasure_id = models.UUIDField()

    @override
    def __str__(self) -> str:
        return str(self.erasure_id)
