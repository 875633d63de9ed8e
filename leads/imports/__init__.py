"""The gate: every lead of every door passes here.

    RawRow          a door's row, untouched
      |  normalize  is it good in itself?           incomplete, invalid_email, invalid_identity
    LeadRow
      |  classify   split_repeated                  repeated
      |  probe      what does the database know?
      |  classify   and what follows?               blocked, duplicate, skipped, unknown_lead
    Creation
      |  write      COPY; lost a race: the transaction begins anew
    Written
      |  report     counts of what the database did
    ImportReport

Doors translate, the gate decides, PostgreSQL enforces. No HTTP, no admin, no serializer in here.
"""

from leads.imports.errors import PlanExhausted
from leads.imports.rows import ImportOptions, ImportReport, RawRow
from leads.imports.run import import_known_leads, import_leads
from leads.models.errors import GateError, UnknownReference

__all__ = [
    "GateError",
    "ImportOptions",
    "ImportReport",
    "PlanExhausted",
    "RawRow",
    "UnknownReference",
    "import_known_leads",
    "import_leads",
]
