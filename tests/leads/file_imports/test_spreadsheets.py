"""Spreadsheets of all formats, the whole way: sent by API, converted by a worker, imported."""

from typing import Any

import pytest

from leads.files import sources
from leads.models import Lead, Membership
from tests.builders import Tenant, make_tenant
from tests.leads.api.instantly.imports.test_files import get, send, work
from tests.samples.make_samples import FOLDER

_TYPES = {
    "old.xls": "application/vnd.ms-excel",
    "binary.xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "libre_office.ods": "application/vnd.oasis.opendocument.spreadsheet",
    "plain.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def _imported(tenant: Tenant, name: str, **query: Any) -> Any:
    body = send(tenant, (FOLDER / name).read_bytes(), _TYPES[name], **query).json()
    for source_id in sources.open_conversions():
        sources.convert_source(source_id)
    work(body["id"])
    return get(tenant, f"/{body['id']}").json()


@pytest.mark.parametrize("name", _TYPES)
def test_leads_come_out_of_it(tenant: Tenant, name: str) -> None:
    done = _imported(tenant, name)
    assert (done["state"], done["leads_uploaded"], done["file"]["format"]) == ("finished", 2, "xlsx")
    names = dict(Lead.objects.filter(workspace_id=tenant.workspace.id).values_list("email", "first_name"))
    assert names == {"ada@example.com": "Ada", "bob@example.com": "Bob"}


def test_values_of_a_binary_workbook_are_as_it_shows_them(tenant: Tenant) -> None:
    done = _imported(tenant, "binary.xlsb")
    found = Membership.objects.get(workspace_id=tenant.workspace.id, custom_variables__Ok="TRUE")
    assert found.custom_variables == {
        "Since": "2023-03-15",
        "Score": "2.5",
        "Customer": "10115",
        "Ok": "TRUE",
    }
    codes = {warning["code"]: warning["text"] for warning in done["warnings"]}
    assert "“Customer”" in codes["digits_made_zero"] and "“Since”" in codes["dates_rewritten"]
    assert "Cover" in codes["other_sheets"]
