"""Somebody who was invited into a workspace by a link that works once."""

import hashlib
import secrets

from django.db import models
from django.db.models.functions import Now
from typing_extensions import override

from workspaces.database.ids import uuid7
from workspaces.models.user import User
from workspaces.models.workspace import Role, Workspace


class Invitation(models.Model):
    """Of the link only a hash is kept: it is shown, and mailed, once. Accepted or taken back, it stays
    listed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(help_text="Who is invited.")
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)
    token_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    @override
    def __str__(self) -> str:
        return self.email

    def renew_token(self) -> str:
        """-> the new one, which nobody can read again."""
        token = secrets.token_urlsafe(32)
        self.token_hash = hash_token(token)
        return token


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
