"""Campaigns of the native API."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("campaigns", "0001_initial")]
    operations: ClassVar = []
