"""What is known of whether mail to an address arrives."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0007_bulk_api")]
    operations: ClassVar = []
