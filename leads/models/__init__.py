"""Leads, what they are put into, and the imports that brought them."""

from leads.models.background_job import OPEN_STATUSES, BackgroundJob, EntityType, JobStatus, JobType
from leads.models.erasure import ErasedIdentity, Erasure
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
from leads.models.lead_label import LeadLabel
from leads.models.lead_list import LeadList
from leads.models.membership import Membership, MembershipStatus
from leads.models.mended_row import MendedRow
from leads.models.number_block import NumberBlock
from leads.models.saved_view import ListColumns, SavedView
from leads.models.search_term import SearchTerm, UnsearchedLead
from leads.models.source_file import NamedMapping, RememberedMapping, SourceFile, SourceState
from leads.models.tag import Tag, TagColor, Tagging
from leads.models.verification import (
    EmailVerdict,
    MailDomain,
    RemovedLead,
    VerificationCallback,
    VerificationRun,
)

__all__ = [
    "OPEN_STATUSES",
    "BackgroundJob",
    "Door",
    "EmailVerdict",
    "EntityType",
    "ErasedIdentity",
    "Erasure",
    "ImportChange",
    "ImportState",
    "JobStatus",
    "JobType",
    "Lead",
    "LeadImport",
    "LeadLabel",
    "LeadList",
    "LeadStatus",
    "ListColumns",
    "MailDomain",
    "Membership",
    "MembershipStatus",
    "MendedRow",
    "NumberBlock",
    "NamedMapping",
    "Outcome",
    "RememberedMapping",
    "RemovedLead",
    "RowOutcome",
    "SavedView",
    "SearchTerm",
    "SourceFile",
    "SourceState",
    "Tag",
    "TagColor",
    "Tagging",
    "UndoState",
    "VerificationCallback",
    "VerificationRun",
    "UnsearchedLead",
]
