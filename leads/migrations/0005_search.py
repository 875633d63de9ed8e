"""The table of search terms."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0004_dialects")]
    operations: ClassVar = []
