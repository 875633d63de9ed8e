"""The page on which refused rows are mended: who may, what it keeps, what it says, and what it imports."""

import json
from typing import Any

import pytest

from leads.files.corrected.drafts import draft_of_import
from leads.models import LeadImport, MendedRow
from tests.admin_pages import Browser
from tests.builders import Tenant, make_member, make_tenant
from tests.leads.admin.upload_pages import report_url
from tests.leads.file_imports.files import as_csv, counts, import_csv, options_for, run, start, upload
from workspaces.models import Role

HEADER = ["Email", "Name", "<b>Größe</b>"]
ROWS = [["ann@gmial,com", "Ann", "1"], ["bob@example.com", "Bob", "2"], ["nobody", "Cy", "<i>3</i>"]]
PAGES = ("mend", "mend/save", "mend/import")


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def record(tenant: Tenant) -> LeadImport:
    return import_csv(tenant, HEADER, ROWS)


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(make_member(tenant.workspace, Role.UPLOADER))


def _save(browser: Browser, record: LeadImport, *rows: dict[str, Any], **more: Any) -> Any:
    changes = json.dumps({"rows": rows, **more})
    return browser.post(report_url(record, "mend/save"), {"changes": changes})


def _row(number: int, cells: dict[str, str | None], now: dict[str, str]) -> dict[str, Any]:
    return {"row": str(number), "cells": cells, "now": now}


def test_page_shows_the_rows_with_what_is_wrong(browser: Browser, record: LeadImport) -> None:
    text = browser.get(report_url(record, "mend")).content.decode()
    cell = (
        '<td role="gridcell" tabindex="-1" data-column="0" aria-invalid="true" data-value="ann@gmail.com" '
        'data-like="a dot for a comma or blank + gmial.com → gmail.com" '
        'data-label="a dot for a comma or blank, gmial.com → gmail.com">ann@gmial,com</td>'
    )
    assert cell in text
    assert "bob@example.com" not in text
    assert "&lt;i&gt;3&lt;/i&gt;" in text and "&lt;b&gt;Größe&lt;/b&gt;" in text
    assert "gmial,com is not a mail domain" in text
    assert "Nothing mended yet" in text and "data-mend-start disabled" in text


def test_what_is_typed_is_kept_and_judged(browser: Browser, record: LeadImport) -> None:
    reply = _save(browser, record, _row(4, {"0": "bob@example.com"}, {"0": "bob@example.com", "1": "Cy"}))
    (row,) = reply.json()["rows"]
    assert (row["row"], row["label"], row["good"], row["wrong"]) == (4, "Duplicate", False, [])
    assert "Prospects" in row["reason"]
    reply = _save(browser, record, _row(4, {"0": "cy@gmial.com"}, {"0": "cy@gmial.com", "1": "Cy"}))
    (row,) = reply.json()["rows"]
    assert (row["good"], row["suggestions"]["0"]["value"]) == (True, "cy@gmail.com")
    assert reply.json()["mended"] == 1
    text = browser.get(report_url(record, "mend")).content.decode()
    assert 'data-original="nobody"' in text and "1 row mended and kept" in text
    reply = _save(browser, record, _row(4, {"0": None}, {"0": "nobody", "1": "Cy"}))
    assert (reply.json()["mended"], reply.json()["rows"][0]["wrong"]) == (0, [0])


def test_suggestion_is_taken_on_other_pages_too(browser: Browser, record: LeadImport, tenant: Tenant) -> None:
    many = import_csv(tenant, HEADER, [[f"p{n}@gmial,com", "P", ""] for n in range(3)])
    like = "a dot for a comma or blank + gmial.com → gmail.com"
    taken = {"column": 0, "like": like}
    typed = {"0": "p0@gmail.com"}
    reply = _save(browser, many, _row(2, {"0": "p0@gmail.com"}, typed), everywhere=taken).json()
    assert (reply["elsewhere"], reply["mended"]) == (2, 3)
    reply = _save(browser, many, _row(2, {"0": None}, typed), everywhere={**taken, "undo": True}).json()
    assert (reply["elsewhere"], reply["mended"]) == (2, 0)


def test_mended_rows_are_imported(browser: Browser, record: LeadImport) -> None:
    _save(browser, record, _row(2, {"0": "ann@gmail.com"}, {}))
    reply = browser.post(report_url(record, "mend/import"))
    child = LeadImport.objects.latest("id")
    assert reply.url == report_url(child) and child.parent_id == record.id
    assert counts(run(child)) == {"created": 1}
    assert "ann@gmial" not in browser.get(report_url(record, "mend")).content.decode()
    assert "Mended rows of" in browser.get(report_url(child)).content.decode()
    reply = browser.post(report_url(record, "mend/import"), follow=True)
    assert "No row is mended yet" in reply.content.decode()


def test_dry_run_is_mended_and_imported_as_a_whole(browser: Browser, tenant: Tenant) -> None:
    source = upload(tenant, as_csv(HEADER, ROWS))
    dry = run(start(source, options_for(tenant), is_dry_run=True))
    _save(browser, dry, _row(2, {"0": "ann@gmail.com"}, {}))
    text = browser.get(report_url(dry, "mend")).content.decode()
    assert f'action="{report_url(dry, "repeat")}"' in text
    assert browser.post(report_url(dry, "mend/import")).status_code == 404
    assert browser.post(report_url(dry, "repeat")).status_code == 302
    assert counts(run(LeadImport.objects.latest("id"))) == {"created": 2, "invalid_email": 1}


@pytest.mark.parametrize("page", PAGES)
def test_only_who_may_import_may_mend(record: LeadImport, tenant: Tenant, page: str) -> None:
    url = report_url(record, page)
    assert Browser(make_tenant().owner).post(url).status_code == 404
    assert Browser(make_member(tenant.workspace, Role.VIEWER)).post(url).status_code == 403
    assert Browser(make_member(tenant.workspace, Role.UPLOADER)).post(url).status_code in (200, 302, 400)


def test_page_is_not_for_strangers_and_viewers(record: LeadImport, tenant: Tenant) -> None:
    url = report_url(record, "mend")
    assert Browser(make_tenant().owner).get(url).status_code == 404
    assert Browser(make_member(tenant.workspace, Role.VIEWER)).get(url).status_code == 403


def test_button_is_there_for_who_may_and_where_there_is_something(
    browser: Browser, tenant: Tenant, record: LeadImport
) -> None:
    viewer = Browser(make_member(tenant.workspace, Role.VIEWER))
    good = import_csv(tenant, HEADER, [["eve@example.com", "Eve", "1"]])

    def has_button(reader: Browser, of: LeadImport, page: str = "change") -> bool:
        return report_url(of, "mend") in reader.get(report_url(of, page)).content.decode()

    assert has_button(browser, record) and has_button(browser, record, "rows")
    assert not has_button(viewer, record) and not has_button(browser, good)
    assert browser.get(report_url(good, "mend")).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        "",
        "{",
        "[]",
        '{"rows": 1}',
        '{"rows": [{}]}',
        '{"rows": [{"row": "x", "cells": {}, "now": {}}]}',
        '{"rows": [{"row": -1, "cells": {}, "now": {}}]}',
        '{"rows": [{"row": 2, "cells": {"0": 7}, "now": {}}]}',
        '{"rows": [{"row": 2, "cells": {"-1": "x"}, "now": {}}]}',
        '{"rows": [{"row": 2, "cells": {}, "now": {"99999999999": "x"}}]}',
        '{"rows": [{"row": 2, "cells": {"4000000000": "x"}, "now": {}}]}',
        '{"rows": [{"row": 3, "cells": {"0": "x"}, "now": {}}]}',
        '{"rows": [{"row": 99, "cells": {"0": "x"}, "now": {}}]}',
        '{"rows": [], "everywhere": {"column": 0}}',
        json.dumps({"rows": [{"row": 2, "cells": {"0": "x" * 40_000}, "now": {}}]}),
        "[" * 100_000,
    ],
)
def test_what_the_page_would_not_send_is_refused(browser: Browser, record: LeadImport, changes: str) -> None:
    reply = browser.post(report_url(record, "mend/save"), {"changes": changes})
    assert reply.status_code == 400 and reply.json()["problem"]
    assert not MendedRow.objects.exists()


def test_text_that_postgresql_has_no_place_for_is_kept_without_it(
    browser: Browser, record: LeadImport
) -> None:
    changes = '{"rows": [{"row": 2, "cells": {"0": "a\\u0000n\\ud800n"}, "now": {"0": "a\\u0000n\\ud800n"}}]}'
    assert browser.post(report_url(record, "mend/save"), {"changes": changes}).status_code == 200
    assert draft_of_import(record).cells() == {2: {0: "ann"}}


def test_list_that_is_gone_is_named_on_the_page(browser: Browser, record: LeadImport, tenant: Tenant) -> None:
    draft_of_import(record).save({2: {0: "ann@gmail.com"}})
    tenant.list.delete()
    text = browser.get(report_url(record, "mend")).content.decode()
    assert "The list is not in this workspace, or not any more" in text
    assert "not any more" in _save(browser, record, _row(2, {}, {"0": "x"})).json()["problem"]
    assert "not any more" in browser.post(report_url(record, "mend/import"), follow=True).content.decode()
