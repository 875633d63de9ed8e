"""Numbers beside the UUIDs of leads and memberships, for the dialect whose ids are integers.

A column with a sequence and its index would cost every import; these cost those who look. 1024 neighbouring
ids (those of one import are neighbours, row_ids.py) share a block, which gets its number when one of them is
first shown: number = 1024 * block + the place of the id in it.
"""

from typing import ClassVar

from django.db import models
from typing_extensions import override

from workspaces.database.sequences import NextNumber
from workspaces.models import Workspace


class NumberBlock(models.Model):
    number = models.BigIntegerField(
        primary_key=True, db_default=NextNumber("leads_numberblock_number_seq"), editable=False
    )
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    first_id = models.UUIDField(editable=False, help_text="The first of its ids: the last ten bits are 0.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "first_id"], name="number_block_unique"),
        ]

    @override
    def __str__(self) -> str:
        return str(self.number)
