"""One run of the gate, and what became of its rows."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models import Workspace

# Room for all values of 8 pages, of which the smallest rows have so many (see lead.py).
_SUMMARY = "text_bloom_ops (n_distinct_per_range = 640, false_positive_rate = 0.004)"


class Door(models.TextChoices):
    """Where the rows came from."""

    V2_ADD = "v2_leads_add", "API v2: leads/add"
    V2_MOVE = "v2_leads_move", "API v2: leads/move"
    UPLOAD = "admin_upload", "Upload"
    COMMAND = "command_line", "Command line"
    API_FILE = "api_file", "API v2: imports"
    SMARTLEAD = "smartlead", "Smartlead API"
    FOXREACH = "foxreach", "FoxReach API"
    PUFFLE = "puffle", "Puffle API"
    MCP = "mcp", "Agent (MCP)"


class ImportState(models.TextChoices):
    """pending > running > finished, or failed or cancelled, from where it can be resumed."""

    PENDING = "pending"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether a worker has it or will have it."""
        return self in (ImportState.PENDING, ImportState.RUNNING)


class UndoState(models.TextChoices):
    """pending > running > done, once; or failed, from where it can be requested again."""

    NONE = ""
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Outcome(models.IntegerChoices):
    """What became of a row, in the order in which the rules are tried: the first that fits decides. Only
    ERASED is tried after REPEATED."""

    INCOMPLETE = 1
    INVALID_EMAIL = 2
    INVALID_IDENTITY = 3
    REPEATED = 4
    CONFLICT = 11
    BLOCKED = 5
    DUPLICATE = 6
    SKIPPED = 7
    UNKNOWN_LEAD = 9
    CREATED = 8
    ERASED = 10

    @property
    def slug(self) -> str:
        return self.name.lower()


class LeadImport(models.Model):
    """Counts come from what the database did. They sum to total_count.

    An import's id is also the prefix of every id that it makes (leads/models/row_ids.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    door = models.CharField("origin", max_length=20, choices=Door)
    user_id = models.UUIDField("started by", null=True)
    api_key_id = models.UUIDField("API key", null=True)
    name = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="What its sender calls it."
    )
    campaign_id = models.UUIDField(null=True)
    list_id = models.UUIDField(null=True)
    from_list_id = models.UUIDField(null=True, help_text="The list that the rows came from.")
    blocklist_id = models.UUIDField(null=True)
    options = models.JSONField(default=dict)
    source_id = models.UUIDField("file", null=True)
    mapping = models.JSONField(default=list, db_default=[], help_text="What each column of the file is.")
    asked = models.JSONField(
        default=dict,
        db_default={},
        help_text="What its sender stated about the file, where it can be obeyed only when it is converted.",
    )
    parent_id = models.UUIDField(null=True, help_text="The import whose refused rows were mended.")
    preview_id = models.UUIDField(null=True, help_text="The dry run that this import does for real.")
    is_dry_run = models.BooleanField(
        default=False, db_default=False, help_text="Reports exactly and writes no lead."
    )
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PENDING)
    total_count = models.BigIntegerField(default=0)
    created_count = models.BigIntegerField(default=0)
    restored_count = models.BigIntegerField(default=0, help_text="Among created_count: woken from deletion.")
    incomplete_count = models.BigIntegerField(default=0)
    invalid_email_count = models.BigIntegerField(default=0)
    invalid_identity_count = models.BigIntegerField(default=0)
    repeated_count = models.BigIntegerField(default=0)
    conflict_count = models.BigIntegerField(default=0, db_default=0)
    blocked_count = models.BigIntegerField(default=0)
    erased_count = models.BigIntegerField(default=0, db_default=0)
    duplicate_count = models.BigIntegerField(default=0)
    skipped_count = models.BigIntegerField(default=0)
    unknown_lead_count = models.BigIntegerField(default=0, db_default=0)
    updated_count = models.BigIntegerField(
        default=0, db_default=0, help_text="Among duplicate_count: the row changed the lead."
    )
    changed_fields = models.JSONField(
        default=dict, db_default={}, help_text="How often each field of known leads was changed."
    )
    held_count = models.BigIntegerField(
        default=0, db_default=0, help_text="Rows whose email was read out of a cell that holds more."
    )
    held_row = models.BigIntegerField(default=0, db_default=0, help_text="The first of them.")
    contact_count = models.BigIntegerField(
        default=0, db_default=0, help_text="Contacts of the plan that it used."
    )
    # How a file's import goes on: the number of the last row that is in the counts, and a fence that
    # keeps out a run that was thought dead.
    checkpoint = models.BigIntegerField(default=0, db_default=0)
    searchable_row = models.BigIntegerField(
        default=-1, db_default=-1, help_text="The leads of rows up to this one can be searched for."
    )
    run_number = models.IntegerField(default=0, db_default=0)
    run_started_at = models.DateTimeField(null=True)
    run_started_rows = models.BigIntegerField(
        default=0, db_default=0, help_text="total_count when this run began."
    )
    cancel_requested = models.BooleanField(default=False, db_default=False)
    failure = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="A code: plan_exhausted, say."
    )
    failure_text = models.TextField(blank=True, default="", db_default="", help_text="Why, in words.")
    undo_state = models.CharField(
        max_length=10, choices=UndoState, default=UndoState.NONE, db_default=UndoState.NONE, blank=True
    )
    undo_report = models.JSONField(
        default=dict, db_default={}, help_text="What undo took back, and what it left."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)
    rows_pruned_at = models.DateTimeField(
        null=True, help_text="Since when only the counts are left (LEADGATE_OUTCOME_DAYS)."
    )

    class Meta:
        verbose_name = "lead import"
        # However often and by whomever a preview is committed.
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "preview_id"],
                condition=models.Q(preview_id__isnull=False),
                name="import_preview_unique",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "id"], name="import_workspace_id"),
            # For lists by state: nearly all imports are finished, so it is tiny.
            models.Index(
                fields=["workspace", "state", "id"],
                condition=~models.Q(state="finished"),
                name="import_not_finished",
            ),
            # Imports of files are few among those of the API, and of mended files fewer.
            models.Index(
                fields=["workspace", "source_id"],
                condition=models.Q(source_id__isnull=False),
                name="import_source",
            ),
            models.Index(
                fields=["workspace", "parent_id"],
                condition=models.Q(parent_id__isnull=False),
                name="import_parent",
            ),
            # What leads/search has to do. A checkpoint is 0 where all rows were one transaction.
            models.Index(
                fields=["id"],
                condition=models.Q(searchable_row__lt=models.F("checkpoint")),
                name="import_to_search",
            ),
            models.Index(
                fields=["finished_at"],
                condition=models.Q(rows_pruned_at__isnull=True),
                name="import_to_prune",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.get_door_display()} {self.id}"


class RowOutcome(models.Model):
    """A row that was refused, or that woke a sleeping membership: the rows that left no new id behind. And
    one whose email was read out of a cell that holds more."""

    pk = models.CompositePrimaryKey("import_id", "row_number")
    workspace_id = models.UUIDField()
    import_id = models.UUIDField()
    row_number = models.BigIntegerField()
    outcome = models.SmallIntegerField(choices=Outcome)
    email = models.TextField(blank=True)
    evidence = models.JSONField()

    class Meta:
        # For an erasure: in which parts of the table somebody may be. Small, and next to free for imports.
        indexes: ClassVar = [
            BrinIndex(fields=["email"], opclasses=[_SUMMARY], pages_per_range=8, name="outcome_email"),
        ]

    @override
    def __str__(self) -> str:
        return f"row {self.row_number}: {self.get_outcome_display()}"


class ImportChange(models.Model):
    """The before-image of something that an import changed rather than inserted.

    One for each row that changed it: in a LinkedIn campaign two profiles may be one lead.
    `fields` maps each field name to [before, after], so that undo can restore a field that still
    holds what the import wrote. Of tags it only says whose: the taggings themselves know their import.
    """

    class Kind(models.IntegerChoices):
        LEAD = 1
        MEMBERSHIP = 2
        TAGS = 3, "Tags"

    pk = models.CompositePrimaryKey("import_id", "kind", "object_id", "row_number")
    workspace_id = models.UUIDField()
    import_id = models.UUIDField()
    kind = models.SmallIntegerField(choices=Kind)
    object_id = models.UUIDField()
    row_number = models.BigIntegerField()
    fields = models.JSONField()

    @override
    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.object_id}"
