"""What can be chosen below the lists of leads."""

from dataclasses import dataclass, replace

from leads.bulk import Act
from workspaces.models import Role


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`act`: what leads/bulk does; None: a job or a file of another kind. `note` says what it means for
    everything else, `wants` which field the page has."""

    name: str
    label: str
    role: Role = Role.MANAGER
    act: Act | None = None
    wants: str = ""
    note: str = ""
    is_immediate: bool = False  # nothing to be chosen or confirmed for leads that were ticked


_TAG = Operation(name="tag", label="Add tags …", act=Act.TAG, wants="tags", role=Role.UPLOADER)
_UNTAG = Operation(
    name="untag", label="Take tags off …", act=Act.UNTAG, wants="known_tags", role=Role.UPLOADER
)
_ADD = Operation(
    name="add_to",
    label="Put into a campaign or list …",
    wants="target",
    role=Role.UPLOADER,
    note="They stay where they are too. Whoever is blocked, or there already, is left out; the job says so.",
)
_BLOCK = Operation(
    name="block_address",
    label="Block the addresses …",
    act=Act.BLOCK_ADDRESS,
    note="They are put on the default blocklist: no import brings them again. They stay where they are.",
)
_BLOCK_DOMAIN = Operation(
    name="block_domain",
    label="Block the domains …",
    act=Act.BLOCK_DOMAIN,
    note="The domains of their addresses are put on the default blocklist, with all subdomains. A domain "
    "that many people share, such as gmail.com, is blocked as well. The leads stay where they are.",
)
_EXPORT = Operation(name="export", label="Export …", wants="format", role=Role.VIEWER)
VERIFY = Operation(
    name="verify_selected", label="Verify the addresses", role=Role.UPLOADER, is_immediate=True
)
DELETE = Operation(
    name="delete_leads",
    label="Delete the leads …",
    act=Act.DELETE,
    note="They disappear from all lists and counts, wherever they are. They can be restored.",
)
TAKE_OUT = Operation(
    name="delete_selected",
    label="Take out of here …",
    act=Act.TAKE_OUT,
    note="They leave this campaign or list for good. The leads themselves stay.",
)
RESTORE = Operation(
    name="restore",
    label="Restore …",
    act=Act.RESTORE,
    note="They come back with every campaign and list that they were in, and count in the plan as new. Whom "
    "the default blocklist blocks stays deleted.",
)
_STATUS = Operation(name="set_status", label="Set the status …", act=Act.SET_STATUS, wants="status")
_STATUS_HERE = Operation(
    name="set_status", label="Set the status here …", act=Act.SET_STATUS_HERE, wants="status_here"
)
_MOVE = Operation(
    name="move_to",
    label="Move to a campaign or list …",
    wants="target",
    note="They leave this one. Whoever is blocked, or there already, stays; the job says so.",
)
_ASSIGN = Operation(name="assign", label="Assign to …", wants="member")

OF_LEADS = (
    _TAG,
    _UNTAG,
    _STATUS,
    _ADD,
    _BLOCK,
    _BLOCK_DOMAIN,
    VERIFY,
    _EXPORT,
    replace(DELETE, name="delete_selected"),
)
OF_DELETED_LEADS = (RESTORE, _EXPORT)
OF_MEMBERSHIPS = (
    _ADD, _MOVE, TAKE_OUT, _ASSIGN, _TAG, _UNTAG, _STATUS_HERE, _BLOCK, _BLOCK_DOMAIN, VERIFY, _EXPORT,
    DELETE,
)  # fmt: skip
