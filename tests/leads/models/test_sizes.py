"""How large a person's texts may be, through the doors: what is too large is refused, and says why."""

from typing import Any

import pytest

from leads.models import Lead, Membership
from leads.models.sizes import MAX_ALL, MAX_TEXT, MAX_VARIABLES, too_large
from tests.admin_pages import Browser
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from tests.leads.api.foxreach.conversation import FoxReachClient
from tests.leads.api.instantly.leads.leads_of import create_lead, send
from tests.leads.file_imports.files import import_csv, refusals

_LONG = "x" * (MAX_TEXT + 1)
_REASON = f"of {MAX_TEXT + 1:,} characters, which may have {MAX_TEXT:,}"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.mark.parametrize(
    ("lead", "reason"),
    [
        ({"first_name": _LONG}, f"a first_name {_REASON}"),
        ({"personalization": _LONG}, f"a personalization {_REASON}"),
        ({"custom_variables": {"a": "x" * MAX_TEXT}}, f"a custom variable a {_REASON}"),
        ({"custom_variables": {f"v{n}": 1 for n in range(MAX_VARIABLES + 1)}}, "has 501 custom variables"),
        ({"custom_variables": {f"v{n}": "x" * 30_000 for n in range(4)}}, "characters in all, and may have"),
    ],
)
def test_rows_that_are_too_large_are_refused(tenant: Tenant, lead: dict[str, Any], reason: str) -> None:
    reply = add_leads(tenant, [{"email": "a@example.com", **lead}, {"email": "b@example.com"}])
    assert reply.json()["leads_uploaded"] == 1
    path = f"/api/v2/imports/{reply.headers['X-Import-Id']}/rows"
    (row,) = ApiClient(tenant.key).get(path, outcome="invalid_email").json()["items"]
    assert reason in row["reason"]


def test_what_just_fits_is_taken(tenant: Tenant) -> None:
    many = {f"v{n}": "x" * 100 for n in range(MAX_VARIABLES)}
    leads: list[dict[str, Any]] = [
        {"email": "a@example.com", "personalization": "x" * MAX_TEXT},
        {"email": "b@example.com", "custom_variables": many},
    ]
    assert add_leads(tenant, leads).json()["leads_uploaded"] == 2


def test_rows_of_a_file_too(tenant: Tenant) -> None:
    record = import_csv(tenant, ["Email", "Notes"], [["a@example.com", _LONG], ["b@example.com", "y"]])
    ((_, evidence),) = refusals(record).values()
    assert evidence == {"field": "row", "problem": f"has a notes {_REASON}"}
    assert record.created_count == 1


def test_a_change_is_held_to_the_whole(tenant: Tenant) -> None:
    lead = create_lead(tenant, "a@example.com")
    path = f"/{lead['id']}"
    reply = send(tenant, "PATCH", path, personalization=_LONG)
    assert (reply.status_code, reply.json()["message"]) == (
        400,
        f"The lead is too large: it has a personalization {_REASON}",
    )
    for number in range(3):
        assert send(tenant, "PATCH", path, custom_variables={f"v{number}": "x" * 32_000}).status_code == 200
    reply = send(tenant, "PATCH", path, custom_variables={"v3": "x" * 32_000})
    assert (reply.status_code, "in all, and may have" in reply.json()["message"]) == (400, True)
    assert len(Membership.objects.get().custom_variables) == 3


def test_a_change_in_the_foxreach_dialect(tenant: Tenant) -> None:
    create_lead(tenant, "a@example.com")
    lead = Lead.objects.get()
    reply = FoxReachClient(tenant.key).patch(f"leads/{lead.id}", {"notes": _LONG})
    assert (reply.status_code, f"lead: it has a notes {_REASON}" in reply.content.decode()) == (422, True)


def test_a_change_in_the_admin(tenant: Tenant) -> None:
    create_lead(tenant, "a@example.com")
    reply = Browser(tenant.owner).save(Lead.objects.get(), notes=_LONG)
    assert f"The lead has a notes {_REASON}" in reply.content.decode()
    assert Lead.objects.get().notes == ""


def test_other_values_count() -> None:
    assert not too_large({"notes": "x"}, variables={}, others=[["a"], {"b": "c"}])
    assert "in all" in too_large({}, variables={}, others={"a": "x" * MAX_ALL})
