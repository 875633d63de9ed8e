"""Name, rows -> a workspace of its own with everything in it that a scenario needs, and the check after it.

All scenarios fill the same two tables; a workspace for each means that all of its leads are new and
that each of its index ranges starts empty.
"""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from benchmarks.data import Lead, blocked_rows, blocklist_values, make_leads
from blocklists.models import BlocklistEntry
from config.bootstrap import Bootstrapped, bootstrap
from leads.models import Lead as LeadRecord
from leads.models import Membership
from workspaces.models import ApiKey


class WrongCount(Exception):
    """A scenario did not do what it should have done, so its time means nothing."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """`ground` says where and with which key; `leads` is what is sent there."""

    name: str
    ground: Bootstrapped
    leads: list[Lead]

    @property
    def blocked(self) -> int:
        """How many leads the blocklist refuses."""
        return blocked_rows(len(self.leads))


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a scenario wrote and how long that took. `requests`: the seconds of each, if there are any."""

    name: str
    sent: int
    written: int
    seconds: float
    requests: list[float] = field(default_factory=list)
    client_cpu: float = 0.0  # seconds of processor that the clients used

    @property
    def rows_per_s(self) -> float:
        """Leads written per second."""
        return self.written / self.seconds

    @property
    def p95_ms(self) -> float:
        """95 of 100 requests took at most so many milliseconds."""
        ordered = sorted(self.requests)
        return ordered[max(0, -(-95 * len(ordered) // 100) - 1)] * 1000

    @property
    def median_ms(self) -> float:
        """Half of the requests took at most so many milliseconds."""
        return statistics.median(self.requests) * 1000


def prepare(name: str, rows: int) -> Scenario:
    """Make the workspace, its blocklist and its leads; and leave no upkeep of the last scenario's rows."""
    leads = make_leads(name, rows)
    return Scenario(name=name, ground=prepare_ground(name, leads), leads=leads)


def prepare_ground(name: str, leads: Iterable[Lead]) -> Bootstrapped:
    """The workspace and its blocklist, for leads that may come one by one."""
    ground = bootstrap(workspace_name=f"Benchmark {name}")
    ApiKey.objects.filter(workspace=ground.workspace_id).update(requests_per_minute=1_000_000)
    BlocklistEntry.objects.bulk_create(
        BlocklistEntry(
            workspace_id=ground.workspace_id,
            blocklist_id=ground.blocklist_id,
            value=value,
            is_domain="@" not in value,
        )
        for value in blocklist_values(leads)
    )
    tidy_up()
    return ground


def check_database(scenario: Scenario, *, leads: int, memberships: int) -> None:
    """Raises WrongCount unless the scenario's workspace holds exactly so many."""
    check_ground(scenario.name, scenario.ground, leads=leads, memberships=memberships)


def check_ground(name: str, ground: Bootstrapped, *, leads: int, memberships: int) -> None:
    """The same, for a workspace that no Scenario stands for."""
    in_workspace = LeadRecord.objects.filter(workspace_id=ground.workspace_id)
    check(name, "leads in the database", in_workspace.count(), leads)
    found = Membership.objects.filter(workspace_id=ground.workspace_id, campaign_id=ground.campaign_id)
    check(name, "memberships in the database", found.count(), memberships)


def check(name: str, what: str, found: int, expected: int) -> None:
    """Raises WrongCount."""
    if found != expected:
        raise WrongCount(f"{name}: {found} {what}, expected {expected}")


def tidy_up() -> None:
    """What autovacuum would do some time, perhaps while the clock of the next scenario runs."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) leads_lead, leads_membership, blocklists_blocklistentry")
