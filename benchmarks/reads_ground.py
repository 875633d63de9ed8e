"""Number of leads -> a workspace with that many, and a thousand pages of everything else.

Leads come as CSV files through the gate's file import, a million in each; the first file goes into a
campaign, the second into a list, the others into campaigns of their own, and a last one is rejected row by
row. Their search terms are written by the worker's own function. What filters look for the leads have from
their files (readers/people.py) or get afterwards (readers/traits.py). The data stay in the directory for the
next run.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from uuid import UUID

import django
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Model

from benchmarks.readers.people import HEADER, write_people, write_rejected
from benchmarks.readers.traits import give_traits, limited, make_other, tag_campaigns, unlimited
from workspaces.database.ids import uuid7

if TYPE_CHECKING:
    from config.bootstrap import Bootstrapped

FILE = 1_000_000  # rows
PAGES = 1_000
LIMIT = 100  # of a page
WORKSPACE = "Reads"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where to read, with which key. `seconds` are those of the imports and of writing terms."""

    leads: int
    workspace_id: str
    api_key: str
    campaign_id: str
    list_id: str
    import_id: str
    rejected_id: str
    webhook_id: str
    user_id: str
    other_id: str
    import_seconds: float
    index_seconds: float


@contextmanager
def kept_database(folder: Path) -> Iterator[None]:
    """The embedded server on the data directory, which stays."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["LEADGATE_WEB_WORKERS"] = "2"
    os.environ["LEADGATE_UPLOAD_LIMIT"] = str(16 * 1024**3)
    os.environ["LEADGATE_DATA"] = str(folder)
    os.environ.pop("LEADGATE_TEST_POSTGRES", None)
    os.environ.pop("DATABASE_URL", None)
    from config.embedded_postgres.client import release, wait_until_stopped

    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        connections.close_all()
        release(folder)
        wait_until_stopped(folder)


def ground_of(folder: Path, *, leads: int) -> Ground:
    """What is there from an earlier run with as many leads, or made now."""
    note = folder / "reads.json"
    if note.exists():
        known = json.loads(note.read_text())
        if known["leads"] == leads and known.keys() == Ground.__annotations__.keys():
            return Ground(**known)
        raise SystemExit(f"{folder} has other data; name another directory or remove it")
    ground = _build(leads)
    note.write_text(json.dumps(asdict(ground)))
    return ground


def _build(leads: int) -> Ground:
    from config.bootstrap import bootstrap
    from leads.search import make_searchable
    from workspaces.models import ApiKey, Plan

    base = bootstrap(workspace_name=WORKSPACE)
    Plan.objects.update(contact_limit=10**9, upload_limit=10**9)
    ApiKey.objects.update(requests_per_minute=10**6)
    began = time.perf_counter()
    campaign_id, list_id, import_id = _import_all(base, leads)
    rejected_id = _import_rejected(base, leads)
    imported = time.perf_counter()
    make_searchable()
    indexed = time.perf_counter()
    other_id = make_other(base.workspace_id)
    places = [UUID(campaign_id), UUID(list_id)]
    give_traits(workspace_id=base.workspace_id, other_id=other_id, places=places, leads=leads)
    webhook_id = _fill_the_rest(base)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
    return Ground(
        leads=leads,
        workspace_id=str(base.workspace_id),
        api_key=base.api_key,
        campaign_id=campaign_id,
        list_id=list_id,
        import_id=import_id,
        rejected_id=rejected_id,
        webhook_id=str(webhook_id),
        user_id=str(base.user_id),
        other_id=str(other_id),
        import_seconds=imported - began,
        index_seconds=indexed - imported,
    )


def _import_all(base: "Bootstrapped", leads: int) -> tuple[str, str, str]:
    """-> the campaign and the list with the first files, and the first import. The last goes in between:
    the campaign's leads are neither the oldest nor the newest."""
    from campaigns.models import Campaign
    from leads.models import LeadList

    size = min(FILE, leads // 4)
    workspace, user = base.workspace_id, base.user_id
    campaign = Campaign.objects.create(workspace_id=workspace, owner_id=user, name="Large")
    lead_list = LeadList.objects.create(workspace_id=workspace, owner_id=user, name="Large")
    first = ""
    for index, start in enumerate(range(0, leads, size)):
        numbers = range(start, min(start + size, leads))
        if index == 1:
            first = _import_file(base, numbers, kind="campaign", place_id=campaign.id)
        elif index == 2:
            _import_file(base, numbers, kind="list", place_id=lead_list.id)
        else:
            other = Campaign.objects.create(workspace_id=workspace, owner_id=user, name=f"Other {index}")
            _import_file(base, numbers, kind="campaign", place_id=other.id)
    return str(campaign.id), str(lead_list.id), first


def _import_rejected(base: "Bootstrapped", leads: int) -> str:
    """Rows that are refused, into the workspace's first campaign. The file stays: they can be mended."""
    numbers = range(min(FILE // 10, leads // 10))
    return _import_file(
        base, numbers, kind="campaign", place_id=base.campaign_id, writes=write_rejected, creates=False
    )


def _import_file(
    base: "Bootstrapped",
    numbers: range,
    *,
    kind: Literal["campaign", "list"],
    place_id: UUID,
    writes: Callable[[Path, range], None] = write_people,
    creates: bool = True,
) -> str:
    from leads.file_imports.run import run_import
    from leads.files import sources, stored
    from leads.imports.record.lifecycle import start_import
    from leads.imports.rows import ImportOptions
    from leads.models import Door, LeadImport
    from leads.models.targets import Target

    workspace, user = base.workspace_id, base.user_id
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        writes(path, numbers)
        with path.open("rb") as file:
            source = stored.store_file(
                iter(lambda: file.read(1 << 20), b""), name=path.name, workspace_id=workspace, user_id=user
            )
    sources.inspect_source(source)
    options = ImportOptions(
        workspace_id=workspace,
        target=Target(kind=kind, id=place_id),
        door=Door.UPLOAD,
        user_id=user,
    )
    record = start_import(source, options, mapping=_mapping(source.mapping))
    run_import(record.id, open_file=sources.open_import)
    record = LeadImport.objects.get(id=record.id)
    if record.created_count != creates * len(numbers):
        raise SystemExit(f"{record.state}: {record.created_count} of {len(numbers)}: {record.failure_text}")
    if creates:
        stored.remove_file(source)
    return str(record.id)


def _mapping(guessed: list[str]) -> list[str]:
    """No guess takes tags for a field."""
    return [name if name == "tags" else guess for name, guess in zip(HEADER, guessed, strict=True)]


def _fill_the_rest(base: "Bootstrapped") -> UUID:
    """What is no lead, straight into its table: PAGES full pages of each. -> a webhook with deliveries."""
    from workspaces.models import DeliveryState, WebhookDelivery, WebhookEndpoint

    own = base.workspace_id, base.user_id
    for make in (*_places(base), *_settings(base), *_work(base), *unlimited(*own)):
        _fill(make)
    for number, make in limited(*own):
        _fill(make, number)
    tag_campaigns(base.workspace_id, PAGES)
    webhook = WebhookEndpoint.objects.filter(workspace_id=base.workspace_id).earliest("id").id
    _fill(
        lambda n: WebhookDelivery(
            workspace_id=base.workspace_id,
            endpoint_id=webhook,
            event_id=uuid7(),
            event_type="import.finished",
            body="{}",
            state=DeliveryState.DELIVERED,
        )
    )
    return webhook


def _fill(make: Callable[[int], Model], number: int = PAGES * LIMIT) -> None:
    for part in range(0, number, 10_000):
        rows = [make(n) for n in range(part, min(number, part + 10_000))]
        type(rows[0])._default_manager.bulk_create(rows)


def _places(base: "Bootstrapped") -> Iterator[Callable[[int], Model]]:
    from campaigns.models import Campaign
    from leads.models import LeadList

    own = {"workspace_id": base.workspace_id, "owner_id": base.user_id}
    yield lambda n: LeadList(**own, name=f"List {n}")
    yield lambda n: Campaign(**own, name=f"Campaign {n}")


def _settings(base: "Bootstrapped") -> Iterator[Callable[[int], Model]]:
    from blocklists.models import Blocklist, BlocklistEntry
    from workspaces.models import ApiKey, WebhookEndpoint

    workspace = base.workspace_id
    yield lambda n: Blocklist(workspace_id=workspace, name=f"Blocklist {n}")
    yield lambda n: BlocklistEntry(
        workspace_id=workspace, blocklist_id=base.blocklist_id, value=f"unwanted{n}.example", is_domain=True
    )
    yield lambda n: ApiKey(
        workspace_id=workspace, user_id=base.user_id, key_hash=n.to_bytes(32, "big"), scopes=["leads:read"]
    )
    yield lambda n: WebhookEndpoint(workspace_id=workspace, url="https://x.example/", events=[])


def _work(base: "Bootstrapped") -> Iterator[Callable[[int], Model]]:
    from leads.models import BackgroundJob, ImportState, JobType, LeadImport
    from leads.models.row_ids import new_import_id

    workspace = base.workspace_id
    yield lambda n: BackgroundJob(
        workspace_id=workspace,
        user_id=base.user_id,
        type=JobType.VERIFY_LEADS,
        entity_id=base.list_id,
        entity_type="list",
    )
    yield lambda n: LeadImport(
        id=new_import_id(),
        workspace_id=workspace,
        door="v2_leads_add",
        state=ImportState.FINISHED,
        searchable_row=0,
    )
