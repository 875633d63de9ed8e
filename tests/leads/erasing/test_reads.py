"""What an erasure reads is in proportion to the person, whatever the statistics say."""

from collections.abc import Callable

import pytest

from leads.erasing import Who, erase_person, give_out
from leads.erasing.person import By
from leads.models import Lead
from tests.builders import Tenant
from tests.leads.jobs.test_reads import filled, tenant
from tests.leads.reads import TABLES, check_reads

__all__ = ["filled", "tenant"]

MOST = 100
_VALUES = {
    "external_id": "crm-1",
    "linkedin_url": "https://www.linkedin.com/in/paul-1",
    "phone": "+4930123456",
}
# Summaries leave out little of a small table: what they read is counted in test_summaries.py.
_BY_SUMMARY = {"leads_importchange"}
_WAYS = [
    (By.EMAIL, "p1@example.com", _BY_SUMMARY),
    (By.EXTERNAL, _VALUES["external_id"], _BY_SUMMARY),
    (By.PHONE, _VALUES["phone"], _BY_SUMMARY | {"leads_lead"}),
    (By.LINKEDIN, _VALUES["linkedin_url"], _BY_SUMMARY | {"leads_lead"}),
]


@pytest.mark.parametrize(("by", "value", "without"), _WAYS)
@pytest.mark.parametrize("work", [give_out, erase_person])
def test_one_person(
    tenant: Tenant, by: By, value: str, without: set[str], work: Callable[..., object]
) -> None:
    own = Lead.objects.filter(workspace_id=tenant.workspace.id, email="p1@example.com")
    own.update(**_VALUES)
    who = Who(by=by, value=value)
    tables = [table for table in TABLES if table not in without]
    check_reads(lambda: work(workspace_id=tenant.workspace.id, who=who), tables=tables, most=MOST)
    assert own.exists() == (work is give_out)
