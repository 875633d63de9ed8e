"""What people call leads, campaigns and lists to find them again."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce, Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models import Workspace


class TagColor(models.TextChoices):
    """Those that the admin's style sheet knows, in light and dark."""

    GREY = "grey"
    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"
    PURPLE = "purple"


class Tag(models.Model):
    """A thing of the workspace: renamed or merged, it is so on all that has it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Collation C: "vip" and "VIP" are two, until somebody merges them.
    name = models.TextField(db_collation="C")
    color = models.CharField(max_length=10, choices=TagColor, default=TagColor.GREY, db_default="grey")
    description = models.TextField(blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "name"], name="tag_workspace_name_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "id"], name="tag_workspace_id")]

    @override
    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """That a lead, campaign or list has a tag. No foreign keys, as of leads and memberships: whoever puts one
    on shares the workspace's row and the tag's, so neither the lead nor the tag goes away meanwhile. One
    whose tag is gone means nothing, and a job removes it.

    Its key answers "which tags has this lead", tagging_by_tag "which leads have this tag", in order of their
    ids. Neither fits the other's question, not even half, or the planner may take it while its statistics are
    stale, and read a whole workspace: hence the expression, and the missing workspace_id. `import_id` is the
    import that put it on, so that its undo takes back that and no more.
    """

    class Kind(models.IntegerChoices):
        LEAD = 1
        CAMPAIGN = 2
        LIST = 3

    pk = models.CompositePrimaryKey("workspace_id", "resource_id", "tag_id")
    workspace_id = models.UUIDField()
    resource_id = models.UUIDField()
    tag_id = models.UUIDField()
    kind = models.SmallIntegerField(choices=Kind)
    import_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index("tag_id", "kind", Coalesce("resource_id", "resource_id"), name="tagging_by_tag"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.tag_id} on {self.resource_id}"
