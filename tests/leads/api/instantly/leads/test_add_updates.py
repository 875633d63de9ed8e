"""What a call may ask of leads that are known: `update`, `empty_erases`, `keep`."""

import pytest

from leads.models import Lead
from tests.builders import Tenant, add_leads, make_tenant


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    known = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Byron", "phone": "+44 1"}
    add_leads(tenant, [known])
    return tenant


def test_empty_text_erases_and_what_is_absent_or_null_does_not(tenant: Tenant) -> None:
    lead = {"email": "ada@example.com", "first_name": None, "phone": ""}
    reply = add_leads(tenant, [lead], update="overwrite", empty_erases=True).json()
    assert (reply["duplicated_leads"], reply["updated_count"]) == (1, 1)
    assert reply["changed_fields"] == {"phone": 1}
    person = Lead.objects.get()
    assert (person.first_name, person.last_name, person.phone) == ("Ada", "Byron", "")


def test_dry_run_counts_and_changes_nothing(tenant: Tenant) -> None:
    lead = {"email": "ada@example.com", "first_name": "Augusta"}
    reply = add_leads(tenant, [lead], update="only_existing", dry_run=True).json()
    assert reply["changed_fields"] == {"first_name": 1}
    assert Lead.objects.get().first_name == "Ada"


def test_unknown_lead_counts_as_skipped(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": "new@example.com"}], update="only_existing").json()
    assert (reply["skipped_count"], reply["leads_uploaded"]) == (1, 0)
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    ("requested", "message"),
    [
        ({"update": "sometimes"}, "update is invalid"),
        ({"update": "no", "empty_erases": True}, "empty_erases needs an update that overwrites"),
        ({"update": "overwrite", "keep": "shoe_size"}, "keep has 'shoe_size'"),
    ],
)
def test_impossible_rule_names_the_option(tenant: Tenant, requested: dict[str, object], message: str) -> None:
    reply = add_leads(tenant, [{"email": "new@example.com"}], **requested)
    assert reply.status_code == 400
    assert message in reply.json()["message"]
