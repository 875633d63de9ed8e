"""The first rows of a file, mended where its import is prepared."""

import json
from typing import Any

import pytest

from leads.files.corrected.drafts import draft_of_file
from leads.models import Lead, LeadList, SourceFile
from tests.admin_pages import Browser
from tests.builders import Tenant, make_member, make_tenant
from tests.leads.admin.upload_pages import form_values, imported, prepare_url, uploaded
from tests.leads.file_imports.files import as_csv, counts
from workspaces.models import Role

HEADER = ["Email", "Name"]
ROWS = [["ann@gmial.com", "Ann"], ["nobody", "Cy"]]


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(make_member(tenant.workspace, Role.UPLOADER))


@pytest.fixture
def source(browser: Browser, tenant: Tenant) -> SourceFile:
    return uploaded(browser, as_csv(HEADER, ROWS), tenant.workspace)


def _values(browser: Browser, source: SourceFile, tenant: Tenant, **more: Any) -> dict[str, Any]:
    return form_values(browser, source) | {"target": f"list:{tenant.list.id}", **more}


def _save(browser: Browser, source: SourceFile, tenant: Tenant, text: str, **more: Any) -> Any:
    row = {"row": "3", "cells": {"0": text}, "now": {"0": text, "1": "Cy"}}
    values = _values(browser, source, tenant, changes=json.dumps({"rows": [row]}), **more)
    return browser.post(f"{prepare_url(source)}mend/", values)


def test_table_of_the_files_own_columns_is_shown_on_request(
    browser: Browser, source: SourceFile, tenant: Tenant
) -> None:
    plain = browser.post(prepare_url(source), _values(browser, source, tenant))
    assert plain.context["grid"] is None and "Mend these rows" in plain.content.decode()
    text = browser.post(prepare_url(source), _values(browser, source, tenant, mending="1")).content.decode()
    assert 'aria-invalid="true">nobody</td>' in text, "refused"
    assert 'data-value="ann@gmail.com"' in text, "doubted"
    chosen = _values(browser, source, tenant, mending="1", target="")
    assert browser.post(prepare_url(source), chosen).context["grid"] is None


def test_import_takes_what_was_typed(browser: Browser, source: SourceFile, tenant: Tenant) -> None:
    reply = _save(browser, source, tenant, "cy@example.com")
    (row,) = reply.json()["rows"]
    assert (row["good"], row["row"], reply.json()["mended"]) == (True, 3, 1)
    page = browser.post(prepare_url(source), _values(browser, source, tenant))
    assert [each.reason for each in page.context["preview"].rows] == ["", ""]
    assert "1 row of the file is mended" in page.content.decode()
    record = imported(browser, source, tenant.list)
    assert counts(record) == {"created": 2}
    assert Lead.objects.filter(email="cy@example.com").exists()


def test_rows_are_judged_with_the_form_as_it_is(browser: Browser, source: SourceFile, tenant: Tenant) -> None:
    reply = _save(browser, source, tenant, "cy@example.com", column_0="", column_1="email")
    (row,) = reply.json()["rows"]
    assert (row["good"], row["wrong"]) == (False, [1])
    reply = _save(browser, source, tenant, "cy@example.com", target="new", new_list="Fair")
    assert reply.json()["rows"][0]["good"]
    assert not LeadList.objects.filter(name="Fair").exists()
    reply = _save(browser, source, tenant, "cyd@example.com", target="")
    assert (reply.json()["rows"], reply.json()["mended"]) == ([], 1)


def test_draft_goes_where_the_file_is_read_otherwise(
    browser: Browser, source: SourceFile, tenant: Tenant
) -> None:
    draft_of_file(source).save({3: {0: "cy@example.com"}})
    read = _values(browser, source, tenant, read="1", delimiter=",", encoding="utf-8", header_row="0")
    text = browser.post(prepare_url(source), read).content.decode()
    assert "what was typed over its first rows is dropped" in text
    assert draft_of_file(source).count() == 0


def test_only_who_may_import_may_mend(browser: Browser, source: SourceFile, tenant: Tenant) -> None:
    url = f"{prepare_url(source)}mend/"
    assert Browser(make_tenant().owner).post(url).status_code == 404
    assert Browser(make_member(tenant.workspace, Role.VIEWER)).post(url).status_code == 403
    assert browser.get(url).status_code == 405
    assert browser.post(url, {"changes": "{"}).status_code == 400
