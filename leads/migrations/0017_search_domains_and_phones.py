"""Leads get terms for the domain of their email and their phone number: all are indexed anew, behind everybody's
back. Until a lead was, it is found as it was before."""

from typing import ClassVar

from django.db import migrations

_AGAIN = "UPDATE leads_leadimport SET searchable_row = -1 WHERE searchable_row >= 0"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0016_update_modes")]

    operations: ClassVar = [migrations.RunSQL(_AGAIN, migrations.RunSQL.noop)]
