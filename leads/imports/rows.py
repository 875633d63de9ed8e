"""The frozen types that travel through the gate."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from leads.models import Door, Outcome
from leads.models.targets import Target

# The fields of a person that an upload can fill, in the order in which LeadRow.profile holds them.
PROFILE_FIELDS = (
    "first_name",
    "last_name",
    "company_name",
    "job_title",
    "phone",
    "website",
    "linkedin_url",
    "notes",
)
# Those that a search looks at.
SEARCHED = frozenset(("first_name", "last_name", "company_name", "phone"))
Profile = tuple[str, str, str, str, str, str, str, str]
# The problem of a row at the end of a file that is no person.
FOOTER = "has no address and stands at the end of the file, as a total, a page number or a notice does"
MAX_NAME = 200  # characters of an import's name that are kept
Scalar = str | int | float | bool | None


class PersonFields(msgspec.Struct, array_like=True, frozen=True, gc=False, kw_only=True):
    """What a row says about the person beside the profile. None and "" stand for "not given"."""

    source: str = ""
    status: int | None = None  # a LeadStatus
    custom_fields: dict[str, Any] | None = None


class RawRow(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One row as a door hands it in: untrimmed, unchecked; "" stands for "not given".

    `number` is what the sender knows the row by: the index in an API call, the line of a file. By position a
    row is made ten times as fast as by more than fourteen names, which the fast paths heed.
    """

    number: int
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    company_name: str = ""
    job_title: str = ""
    phone: str = ""
    website: str = ""
    linkedin_url: str = ""
    notes: str = ""
    personalization: str = ""
    pl_value_lead: str = ""
    lt_interest_status: int | None = None
    assigned_to: UUID | None = None
    custom_variables: dict[str, Scalar] = {}
    person: PersonFields | None = None  # kept where the target is the workspace
    problem: str = ""  # why the row of a file can't be read; it is refused then
    leadgate_id: str = ""  # the lead that is meant, where the row says so (named_leads.py)
    external_id: str = ""  # the id that another program gives the person (external_ids.py) …
    external_source: str = ""  # … and which program, where there are several
    tags: tuple[str, ...] = ()  # which the lead gets beside those that it has
    # The profile fields that it speaks of, where an empty one erases what is known (UpdateRule).
    states: tuple[str, ...] = ()


class LeadRow(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One row that is good in itself. `identity` tells whether two rows mean the same person *here*:
    the email, in a LinkedIn campaign the profile URL, "" for a list row that has only a name."""

    number: int
    identity: str
    email: str
    profile: Profile
    raw: RawRow


class Refusal(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One row that does not go in, and on what evidence (evidence.py says what each outcome's holds)."""

    number: int
    outcome: Outcome
    email: str
    evidence: dict[str, Any]


class Held(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """An address that was read out of a cell that holds more: "Ann <ann@x.com>"."""

    email: str
    cell: str


class KnownLead(msgspec.Struct, frozen=True, gc=False):
    """What the database knows about a row's person, at the moment of the probe. Ids are text: nearly all that
    becomes of them is written."""

    id: str
    deleted_at: dt.datetime | None
    status: int  # a LeadStatus
    version: str  # changes with the lead's row
    profile: Profile
    # its membership in the target of this import, live or asleep
    membership_id: str | None
    member_since: dt.datetime | None
    membership_deleted_at: dt.datetime | None
    # one live membership in any campaign, and one in any list; only probed when a skip flag asks
    campaign: tuple[UUID, dt.datetime] | None
    list: tuple[UUID, dt.datetime] | None


class Known(msgspec.Struct, frozen=True):
    """What the database knows about a chunk: leads by identity, and the blocklist's values, at least those
    that occur in the chunk."""

    leads: dict[str, KnownLead]
    blocked: frozenset[str]


class Creation(msgspec.Struct, frozen=True, gc=False):
    """A row that becomes a membership; `known` is its person where the workspace has it already."""

    row: LeadRow
    known: KnownLead | None


class Verdicts(msgspec.Struct, frozen=True):
    """A chunk, classified: every row is in one of the first two. `updates` are the duplicates among the
    refusals whose leads the rows change (UpdateRule)."""

    creations: list[Creation]
    refusals: list[Refusal]
    updates: list[Creation]


class UpdateMode(enum.StrEnum):
    """What rows do with leads that are known. Rows that are created always fill blank fields."""

    NO = "no"  # duplicates change nothing
    OVERWRITE = "overwrite"  # created and duplicate rows overwrite what they hold
    FILL_BLANKS = "fill_blanks"  # duplicates fill blank fields too
    ONLY_EXISTING = "only_existing"  # as overwrite, and nobody is created or woken


_OVERWRITING = (UpdateMode.OVERWRITE, UpdateMode.ONLY_EXISTING)


@dataclass(frozen=True, kw_only=True)
class UpdateRule:
    """`empty_erases`: an empty value that a row states erases. `keep`: profile fields that are filled where
    they are blank, and never overwritten or erased. `states`: those that every row of a file speaks of; a row
    of a call says it itself."""

    mode: UpdateMode = UpdateMode.NO
    empty_erases: bool = False
    keep: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def overwrites(self) -> bool:
        return self.mode in _OVERWRITING


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """What a door asks of the gate, the same for all its rows."""

    workspace_id: UUID
    target: Target
    door: Door
    user_id: UUID | None = None
    api_key_id: UUID | None = None
    blocklist_id: UUID | None = None  # None: the workspace's default
    assigned_to: UUID | None = None  # None: the campaign's owner, or for a list the user
    verify: bool = False
    remove_invalid: bool = False  # with verify: whose email is invalid is taken out of the target again
    skip_if_in_workspace: bool = False
    skip_if_in_campaign: bool = False
    skip_if_in_list: bool = False
    skip_if_unsubscribed: bool = False  # or bounced
    update: UpdateRule = UpdateRule()
    ignore_blocklist: bool = False
    requires_email: bool = False  # a list row with only a name is invalid
    keep_deleted: bool = False  # into the workspace: a deleted lead is a duplicate instead of being restored
    name: str = ""  # what the sender calls the import: their file's name
    tags: tuple[str, ...] = ()  # that the leads of all rows get which are created or update theirs
    fixed: Mapping[str, Scalar] = field(default_factory=dict)  # fills the rows' blanks: judge/fixed.py
    match_by_phone: bool = False  # who is known by no other key is by the phone number: judge/phones.py

    @property
    def skips(self) -> bool:
        return self.skip_if_in_workspace or self.skip_if_in_campaign or self.skip_if_in_list

    @property
    def asks_of_leads(self) -> bool:
        """Whether more of a known lead matters than whether it is in the target."""
        return self.skips or self.skip_if_unsubscribed


@dataclass(frozen=True, kw_only=True)
class OpenTarget:
    """The campaign or list, locked, with what the gate needs to know of it while the import's transaction
    goes on."""

    ref: Target
    is_linkedin: bool
    requires_email: bool
    assignee: UUID | None
    blocklist_id: UUID | None
    blocklist_version: str | None  # None: it never had an entry
    custom_variables: frozenset[str]
    period_start: dt.date  # of the billing period that the import falls into
    fixed: Any = None  # a judge.fixed.Fixed, where the import has fixed values
    erasure_key: bytes | None = None  # None: the workspace has erased nobody
    # Where the import matches by phone: the country of numbers without a code, "" if there is none.
    phone_country: str | None = None


class CreatedRow(msgspec.Struct, frozen=True, gc=False):
    """A row that became a membership; `restored` says that its lead had been soft-deleted.

    membership_id is "" where the target is the workspace.
    """

    row: LeadRow
    membership_id: str
    restored: bool


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did: counts from the database, sums to total.

    `remaining_uploads` is what is left of the billing period's uploads, None for a list. `updated` counts the
    duplicates that changed their leads, `changed_fields` how often each field of known leads was changed, by
    them and by created rows.
    """

    import_id: UUID
    total: int
    counts: dict[Outcome, int]
    restored: int
    blocklist_id: UUID | None
    remaining_uploads: int | None
    updated: int = 0
    changed_fields: dict[str, int] = field(default_factory=dict)
    created: list[CreatedRow] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)  # in no particular order
