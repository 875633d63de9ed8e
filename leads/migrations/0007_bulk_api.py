"""Imports and exports by API."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0006_jobs")]
    operations: ClassVar = []
