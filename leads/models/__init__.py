"""Leads, what they are put into, and the imports that brought them."""

from leads.models.background_job import BackgroundJob, JobStatus, JobType
from leads.models.lead import Lead, LeadStatus
from leads.models.lead_import import (
    Door,
    ImportChange,
    ImportState,
    LeadImport,
    Outcome,
    RowOutcome,
    UndoState,
)
from leads.models.lead_list import LeadList
from leads.models.membership import Membership, MembershipStatus
from leads.models.source_file import RememberedMapping, SourceFile, SourceState

__all__ = [
    "BackgroundJob",
    "Door",
    "ImportChange",
    "ImportState",
    "JobStatus",
    "JobType",
    "Lead",
    "LeadImport",
    "LeadList",
    "LeadStatus",
    "Membership",
    "MembershipStatus",
    "Outcome",
    "RememberedMapping",
    "RowOutcome",
    "SourceFile",
    "SourceState",
    "UndoState",
]
