"""Background jobs of the native API."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0005_search")]
    operations: ClassVar = []
