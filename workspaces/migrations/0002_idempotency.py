"""Answers kept for the Idempotency-Key."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workspaces", "0001_initial")]
    operations: ClassVar = []
