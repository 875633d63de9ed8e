"""What a write was answered, for whoever sends it again with the same Idempotency-Key."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from typing_extensions import override


class KeptAnswer(models.Model):
    """Written in the transaction of the work itself, so it is there if and only if that was committed.

    Without a status: work in steps that began and has not ended, or never will.
    `fingerprint` is the SHA-256 of the request: the same key with another request is refused.
    """

    pk = models.CompositePrimaryKey("workspace_id", "key")
    workspace_id = models.UUIDField()  # no foreign key: its check would break the lock order
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["created_at"], name="kept_answer_created")]

    @override
    def __str__(self) -> str:
        return f"{self.key}: {self.status or 'running'}"
