"""Keys of external systems. The key itself is shown once and never stored."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models.workspace import Workspace

KEY_MARK = "lg_"
VISIBLE_PREFIX = 10  # characters of the key that stay readable, so that people can tell keys apart


def hash_key(key: str) -> bytes:
    """SHA-256 of the key. A key has 256 random bits, so a slow hash would protect nothing."""
    return hashlib.sha256(key.encode()).digest()


class ApiKey(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="api_keys")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="api_keys",
        help_text="Who acts when this key is used.",
    )
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=VISIBLE_PREFIX, editable=False)
    # Unique over all workspaces: a request brings nothing but the key to be found by.
    key_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=60), help_text="For example all:all or leads:create.")
    requests_per_minute = models.PositiveIntegerField(
        null=True, blank=True, help_text="Replaces the limit of every API."
    )
    made_by = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="made",
        help_text="The key that made it by API: it ends when that one does.",
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the minute.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "API key"

    @override
    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def renew_secret(self) -> str:
        """Gives this (unsaved) key a new secret and returns it: the only time that it can be read."""
        key = KEY_MARK + secrets.token_urlsafe(32)
        self.prefix = key[:VISIBLE_PREFIX]
        self.key_hash = hash_key(key)
        return key

    @property
    def is_usable(self) -> bool:
        if self.revoked_at is not None:
            return False
        return self.expires_at is None or self.expires_at > timezone.now()


class RateWindow(models.Model):
    """Requests of one key in one API dialect in the current minute.

    The table is UNLOGGED (see its migration): a count costs no disk write, and a crash of the
    server forgives at most one minute.
    """

    pk = models.CompositePrimaryKey("api_key_id", "dialect")
    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, db_index=False, related_name="+")
    dialect = models.CharField(max_length=20)
    window = models.BigIntegerField(help_text="Minutes since 1970.")
    hits = models.BigIntegerField()

    @override
    def __str__(self) -> str:
        return f"{self.dialect}: {self.hits}"


class WorkspaceRate(models.Model):
    """Requests of one workspace, with all of its keys, to the native API in the current minute and second.
    UNLOGGED as well.

    No foreign key in the database: a workspace's first request would wait for whoever has it locked.
    """

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    minute = models.BigIntegerField(help_text="Minutes since 1970.")
    minute_hits = models.BigIntegerField()
    second = models.BigIntegerField(help_text="Seconds since 1970.")
    second_hits = models.BigIntegerField()

    @override
    def __str__(self) -> str:
        return f"{self.minute_hits} this minute"
