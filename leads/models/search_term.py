"""What a search for a name or company reads, and whom it doesn't find yet."""

from django.db import models
from typing_extensions import override


class SearchTerm(models.Model):
    """A value by which a lead can be found, lower-cased and cut short (leads/search/__init__.py).

    A term may be out of date, or its lead gone: a search looks at the lead itself before it shows it. So
    only a missing term is a fault. `lead_key` is the lead's id with its hexadecimal digits reversed: ids
    of one import are neighbours, and whoever looks for a campaign's leads among many with the same name
    would first have to pass all the leads of other imports.
    """

    pk = models.CompositePrimaryKey("workspace_id", "term", "lead_key")
    workspace_id = models.UUIDField(editable=False)
    term = models.TextField(editable=False, db_collation="C")
    lead_key = models.UUIDField(editable=False)

    @override
    def __str__(self) -> str:
        return self.term


class UnsearchedLead(models.Model):
    """A lead that got another name or company since its terms were written. No row means: none did.
    `import_id` is the import that gave it, if one did."""

    id = models.BigAutoField(primary_key=True)
    workspace_id = models.UUIDField(editable=False)
    lead_id = models.UUIDField(editable=False)
    import_id = models.UUIDField(editable=False, null=True)

    class Meta:
        verbose_name = "lead to be indexed"

    @override
    def __str__(self) -> str:
        return str(self.lead_id)
