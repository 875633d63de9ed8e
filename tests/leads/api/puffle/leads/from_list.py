"""A list into a campaign: what the tests of it share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from leads.models import Lead, Membership
from tests.builders import ApiClient, Tenant, add_leads
from tests.leads.api.puffle.conversation import leads_path

URL = "https://www.linkedin.com/in/"
KEYS = ["imported", "duplicates", "invalid", "errors", "total"]


def person(name: str, **fields: Any) -> dict[str, Any]:
    return {"email": f"{name}@example.com", "first_name": name.capitalize(), **fields}


def fill(tenant: Tenant, *people: dict[str, Any]) -> None:
    """Puts people into the tenant's list."""
    assert add_leads(tenant, list(people), list_id=tenant.list.id).status_code == 200


def path_of(campaign: Any) -> str:
    return f"{leads_path(campaign)}/import-from-list"


def run(tenant: Tenant, campaign: Any = None, **wanted: Any) -> Any:
    """The tenant's list into its campaign, by its own key."""
    body = {"listId": str(tenant.list.id)} | ({"filter": wanted} if wanted else {})
    return ApiClient(tenant.key).post(path_of(campaign or tenant.campaign), body)


def check_counts(reply: Any, status: int, counts: list[int], **more: Any) -> None:
    assert reply.status_code == status, reply.content
    body = reply.json()
    counted = {key: body.pop(key) for key in KEYS}
    assert list(counted.values()) == counts
    assert counted["total"] == sum(counts[:-1])
    assert body == more


def in_campaign(campaign: Any) -> set[str]:
    members = Membership.objects.filter(campaign_id=campaign.id, deleted_at=None)
    leads = Lead.objects.filter(id__in=members.values("lead_id"))
    return {lead.first_name.lower() for lead in leads}


@contextmanager
def trouble(table: str, action: str, condition: str = "true") -> Iterator[None]:
    """A trigger that makes PostgreSQL do something to whoever inserts such a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {condition} THEN {action}; END IF; RETURN NEW; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER trouble BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION trouble()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION trouble CASCADE")


HANG_UP = "PERFORM pg_terminate_backend(pg_backend_pid())"
FAIL = "RAISE EXCEPTION 'no more'"


def of_lead(name: str) -> str:
    lead = Lead.objects.get(email=f"{name}@example.com")
    return f"NEW.lead_id = '{lead.id}'"
