"""What somebody typed over the cells of a file's row, in the browser. The file itself stays as it is."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from leads.models.source_file import SourceFile
from workspaces.models import Workspace


class MendedRow(models.Model):
    """`owner_id` is the file's before its import, and the import's from then on. It goes with the file.

    `cells` maps the index of a column to the text that counts instead of the file's. None: the row was of
    somebody who was erased since, and counts as blank.
    """

    class Stage(models.IntegerChoices):
        BEFORE = 1, "draft, before an import"
        WITH = 2, "as the import read it"
        AFTER = 3, "draft, refused by the import"

    pk = models.CompositePrimaryKey("owner_id", "stage", "row_number")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="+", db_index=False)
    owner_id = models.UUIDField()
    stage = models.SmallIntegerField(choices=Stage)
    row_number = models.BigIntegerField()
    cells = models.JSONField(null=True)
    child_id = models.UUIDField(null=True, help_text="The import that the mended row went into.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["workspace", "source"], name="mended_workspace_source")]

    @override
    def __str__(self) -> str:
        return f"row {self.row_number}, mended"
