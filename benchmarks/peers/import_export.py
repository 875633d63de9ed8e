"""django-import-export with use_bulk, as its own admin would run the confirmed import, in this process.

Only leads: it knows one table. It is spared the blocklist, memberships, the admin's dry run before,
and reading the file: the dataset is made beforehand.
"""

import time
from typing import Any, ClassVar
from uuid import UUID

import tablib  # type: ignore[import-untyped]
from django.db.models import QuerySet
from import_export import resources

from benchmarks.data import Lead as LeadData
from benchmarks.scenario import Measured, check, check_database, prepare
from leads.models import Lead

FIELDS = ("email", "first_name", "last_name", "company_name", "job_title", "phone", "website")


class LeadResource(resources.ModelResource):  # type: ignore[misc]  # it ships no types
    class Meta:
        model = Lead
        fields: ClassVar = FIELDS
        import_id_fields: ClassVar = ("email",)
        use_bulk = True
        batch_size = 1000

    def __init__(self, workspace_id: UUID) -> None:
        super().__init__()
        self._workspace_id = workspace_id

    def get_queryset(self) -> QuerySet[Lead]:
        """An email means a lead of this workspace."""
        return Lead.objects.filter(workspace_id=self._workspace_id)

    def init_instance(self, row: Any = None) -> Lead:
        """A new lead is this workspace's."""
        return Lead(workspace_id=self._workspace_id)


def measure_import_export(name: str, rows: int) -> Measured:
    """Raises WrongCount."""
    scenario = prepare(name, rows)
    dataset = _dataset(scenario.leads)
    resource = LeadResource(scenario.ground.workspace_id)
    began = time.perf_counter()
    result = resource.import_data(dataset, dry_run=False, raise_errors=True, use_transactions=True)
    seconds = time.perf_counter() - began
    check(scenario.name, "new rows in the result", result.totals["new"], rows)
    check_database(scenario, leads=rows, memberships=0)
    return Measured(name=name, sent=rows, written=rows, seconds=seconds)


def _dataset(leads: list[LeadData]) -> tablib.Dataset:
    return tablib.Dataset(*([lead[field] for field in FIELDS] for lead in leads), headers=FIELDS)
