"""The file that an import reads, as it was uploaded, and what is known about it."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models import Workspace


class SourceState(models.TextChoices):
    """A text file is ready at once; a spreadsheet is converted first."""

    CONVERTING = "converting"
    READY = "ready"
    BAD = "bad"


class SourceFile(models.Model):
    """`format`, `columns` and the rest are leads/files/decode's Inspection of it, as JSON.

    `stored_name` is its name in the storage "imports", `converted_name` that of the text a
    spreadsheet was converted to. Both are "" once the file has been removed (LEADGATE_OUTCOME_DAYS).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    user_id = models.UUIDField("uploaded by", null=True)
    name = models.TextField(help_text="As the uploader called it.")
    stored_name = models.TextField(blank=True)
    converted_name = models.TextField(blank=True)
    size = models.BigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=SourceState, default=SourceState.READY)
    problem = models.TextField(blank=True, help_text="Why it can't be imported, in words.")
    problem_code = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How often a worker began to convert it."
    )
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent of the conversion.")
    format = models.JSONField(default=dict)
    encodings = models.JSONField(default=list)
    sheets = models.JSONField(default=list)
    columns = models.JSONField(default=list, help_text="[name, [samples]] of each.")
    warnings = models.JSONField(default=list)
    row_count = models.BigIntegerField(default=0)
    row_count_is_exact = models.BooleanField(default=False)
    mapping = models.JSONField(default=list)
    # The import whose rejected rows this file is, mended: its mapping and options are offered again.
    parent_import_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["workspace", "sha256"], name="source_workspace_sha256")]

    @override
    def __str__(self) -> str:
        return self.name


class RememberedMapping(models.Model):
    """What the columns of files with the same headers were last mapped to in a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    header_key = models.CharField(max_length=64, help_text="leads.files.mapping.header_key")
    mapping = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "header_key"], name="mapping_header_unique")
        ]

    @override
    def __str__(self) -> str:
        return self.header_key


class NamedMapping(models.Model):
    """What columns become, by their names, as somebody saved it for all of the workspace."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    columns = models.JSONField(default=list, editable=False, help_text="[name, what it becomes] of each.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "saved mapping"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "name"], name="named_mapping_unique")
        ]

    @override
    def __str__(self) -> str:
        return self.name
