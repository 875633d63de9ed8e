"""The counters beside the rows that they count: leads of campaigns and lists, contacts of workspaces.

They are kept by whoever writes the rows, in the same transaction, and so should never differ. Counting reads
every live row of a workspace.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from typing_extensions import override

from campaigns.models import Campaign
from config.operation.finding import Finding, ok, problem
from leads.models import Lead, LeadList, Membership
from workspaces.models import Usage, Workspace


@dataclass(frozen=True, kw_only=True)
class Counter:
    """One number of one row. `what` is for people."""

    what: str
    model: Any
    workspace_id: UUID
    id: UUID
    field: str

    def row(self) -> Any:
        return self.model._default_manager.filter(workspace_id=self.workspace_id, pk=self.id)

    def stored(self, *, locked: bool = False) -> int | None:
        """None: it has gone meanwhile."""
        rows = self.row().select_for_update() if locked else self.row()
        value: int | None = rows.values_list(self.field, flat=True).first()
        return value

    def counted(self) -> int:
        if self.model is Usage:
            return Lead.objects.filter(workspace_id=self.workspace_id, deleted_at=None).count()
        there = Membership.objects.in_target(workspace_id=self.workspace_id, target_id=self.id)
        return there.order_by().filter(deleted_at=None).count()


@dataclass(frozen=True, kw_only=True)
class Difference:
    counter: Counter
    stored: int
    counted: int

    @override
    def __str__(self) -> str:
        return f"{self.counter.what}: {self.stored:,} are stated, {self.counted:,} are there"


def compare(*, repair: bool = False) -> Iterator[Difference]:
    """Those that differ. Each is looked at with its row locked, so imports of that moment wait for it, and
    `repair` writes what was counted."""
    for counter in _all():
        if difference := _compare(counter, repair=repair):
            yield difference


def counters(*, repair: bool) -> Iterator[Finding]:
    """The same as findings."""
    found = list(compare(repair=repair))
    for difference in found:
        if repair:
            yield ok("counters", f"{difference}: mended.")
        else:
            yield problem("counters", f"{difference}.", "Run `manage.py doctor --counters --repair`.")
    if not found:
        yield ok("counters", "All equal the rows.")


@transaction.atomic
def _compare(counter: Counter, *, repair: bool) -> Difference | None:
    stored = counter.stored(locked=True)
    counted = counter.counted()  # a statement of its own: it sees what the lock was waited for
    if stored is None or stored == counted:
        return None
    if repair:
        counter.row().update(**{counter.field: counted})
    return Difference(counter=counter, stored=stored, counted=counted)


def _all() -> Iterator[Counter]:
    for workspace_id, workspace in Workspace.objects.order_by("id").values_list("id", "name"):
        for model in (Campaign, LeadList):
            for pk, name in model.objects.filter(workspace_id=workspace_id).values_list("id", "name"):
                what = f"Leads of {model._meta.verbose_name} {name!r} in {workspace!r}"
                yield Counter(what=what, model=model, workspace_id=workspace_id, id=pk, field="lead_count")
        yield Counter(
            what=f"Contacts of {workspace!r}",
            model=Usage,
            workspace_id=workspace_id,
            id=workspace_id,
            field="contacts",
        )
