"""Blocklists as things of their own."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("blocklists", "0003_entry_number")]
    operations: ClassVar = []
