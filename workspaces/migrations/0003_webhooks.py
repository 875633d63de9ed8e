"""Webhooks and their deliveries."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workspaces", "0002_idempotency")]
    operations: ClassVar = []
