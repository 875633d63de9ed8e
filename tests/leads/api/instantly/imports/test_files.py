"""POST /api/v2/imports and what can be done with its imports."""

import gzip
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from leads.file_imports.run import IMPORTS, run_import
from leads.files import sources, stored
from leads.jobs.runner import run
from leads.models import BackgroundJob, Lead, LeadImport, Membership, SourceFile
from tests.browser.small_xlsx import small_xlsx
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_tenant

CSV = b"Email,First name,City\nann@example.com,Ann,Rome\nnope,Bob,Bonn\nann@example.com,Again,\n"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def send(
    tenant: Tenant, body: bytes = CSV, content_type: str = "text/csv", *, headers: Any = None, **query: Any
) -> Any:
    if "campaign_id" not in query and "list_id" not in query:
        query["list_id"] = tenant.list.id
    return Client().generic(
        "POST",
        f"/api/v2/imports?{urlencode({k: v for k, v in query.items() if v is not None})}",
        body,
        CONTENT_TYPE=content_type,
        headers={"Authorization": f"Bearer {tenant.key}", **(headers or {})},
    )


def send_form(tenant: Tenant, fields: dict[str, Any], **query: Any) -> Any:
    body = encode_multipart(BOUNDARY, fields)
    return send(tenant, body, MULTIPART_CONTENT, list_id=None, **query)


def work(import_id: str) -> None:
    """What a worker does."""
    run_import(UUID(import_id), open_file=sources.open_import)


def run_task(import_id: str) -> None:
    """As the queue calls it."""
    run(IMPORTS, UUID(import_id))


def get(tenant: Tenant, path: str, **query: Any) -> Any:
    return ApiClient(tenant.key).get(f"/api/v2/imports{path}", **query)


def kept_files(tenant: Tenant) -> list[Path]:
    folder = Path(stored.storage().location) / str(tenant.workspace.id)
    return list(folder.rglob("*")) if folder.exists() else []


def test_file_is_taken_in_and_imported_by_a_worker(tenant: Tenant) -> None:
    reply = send(tenant, list_id=tenant.list.id, name="March", assigned_to=tenant.owner.id)
    body = reply.json()
    assert reply.status_code == 202
    assert reply.headers["X-Import-Id"] == body["id"]
    assert (body["state"], body["door"], body["progress"], body["dry_run"]) == (
        "pending",
        "api_file",
        0,
        False,
    )
    assert body["name"] == body["file"]["name"] == "March"
    assert body["file"]["size"] == len(CSV) and body["file"]["row_count"] == 3
    assert body["mapping"] == {"Email": "email", "First name": "first_name", "City": "custom:City"}
    assert not Lead.objects.exists()
    work(body["id"])
    done = get(tenant, f"/{body['id']}").json()
    assert (done["state"], done["progress"], done["failure"]) == ("finished", 100, None)
    assert (done["leads_uploaded"], done["invalid_email_count"], done["duplicate_email_count"]) == (1, 1, 1)
    assert Membership.objects.get().assigned_to == tenant.owner.id
    assert Lead.objects.get().source == "api"
    assert [row["outcome"] for row in get(tenant, f"/{body['id']}/rows").json()["items"]] == [
        "created",
        "invalid_email",
        "repeated",
    ]
    rejected = get(tenant, f"/{body['id']}/rejected.csv")
    text = b"".join(rejected.streaming_content).decode()
    assert rejected.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert text.splitlines()[0].startswith("Email,First name,City,Leadgate row")
    assert len(text.splitlines()) == 3


def test_form_may_have_the_options_as_fields(tenant: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "people.csv.gz"
    path.write_bytes(gzip.compress(CSV))
    with path.open("rb") as file:
        fields = {
            "campaign_id": tenant.campaign.id,
            "file": file,
            "mapping": '{"City": null}',
            "dry_run": "true",
        }
        body = send_form(tenant, fields).json()
    assert body["campaign_id"] == str(tenant.campaign.id), body
    assert (body["dry_run"], body["file"]["name"]) == (True, "people.csv.gz")
    assert body["mapping"]["City"] == ""
    work(body["id"])
    assert get(tenant, f"/{body['id']}").json()["leads_uploaded"] == 1
    assert not Lead.objects.exists()


def test_json_lines_with_custom_variables(tenant: Tenant) -> None:
    lines = [{"email": "a@example.com", "custom_variables": {"age": 5, "vip": True, "x": None, "zip": "007"}}]
    content = b"\n".join(json.dumps(line).encode() for line in lines)
    work(send(tenant, content, "application/x-ndjson").json()["id"])
    assert Membership.objects.get().custom_variables == {"age": 5, "vip": True, "x": None, "zip": "007"}


def test_spreadsheet_is_mapped_when_it_is_converted(tenant: Tenant) -> None:
    rows = [["Mail", "Ort"], ["ann@example.com", "Rome"], ["bob@example.com", "Bonn"]]
    content = small_xlsx({"Leads": rows})
    good = send(tenant, content, "application/octet-stream", mapping='{"Ort": "custom:city"}').json()
    bad = send(tenant, content, "application/octet-stream", mapping='{"No such column": "email"}').json()
    assert (good["state"], good["file"]["state"], good["mapping"]) == ("pending", "converting", {})
    assert sources.is_converting(UUID(good["id"]))
    run_task(good["id"])  # waits
    assert get(tenant, f"/{good['id']}").json()["state"] == "pending"
    for source in SourceFile.objects.all():
        sources.convert_source(source.id)
    work(good["id"])
    work(bad["id"])
    finished, failed = get(tenant, f"/{good['id']}").json(), get(tenant, f"/{bad['id']}").json()
    assert (finished["state"], finished["leads_uploaded"]) == ("finished", 2)
    assert finished["mapping"] == {"Mail": "email", "Ort": "custom:city"}
    assert (failed["state"], failed["failure"]) == ("failed", "bad_mapping")
    assert "No such column" in failed["message"]


def test_imports_are_listed_newest_first_and_by_state(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "x@example.com"}])
    ids = [send(tenant, CSV + b"x\n" * n).json()["id"] for n in range(3)]
    page = get(tenant, "", limit=2).json()
    assert [item["id"] for item in page["items"]] == ids[:0:-1]
    rest = get(tenant, "", limit=2, starting_after=page["next_starting_after"]).json()
    assert rest["items"][0]["id"] == ids[0] and len(rest["items"]) == 2
    assert "next_starting_after" not in rest
    pending = get(tenant, "", state="pending").json()["items"]
    assert [item["id"] for item in pending] == ids[::-1]
    assert get(tenant, "", state="nonsense").status_code == 400
    assert get(tenant, "", starting_after="x").status_code == 400


def test_cancel_resume_undo_and_what_a_state_refuses(tenant: Tenant) -> None:
    api, import_id = ApiClient(tenant.key), send(tenant).json()["id"]

    def act(name: str) -> Any:
        return api.send("POST", f"/api/v2/imports/{import_id}/{name}", b"")

    assert act("resume").status_code == 409
    assert act("undo").status_code == 409
    assert get(tenant, f"/{import_id}/rejected.csv").status_code == 409
    cancelled = act("cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    refused = act("cancel")
    assert refused.status_code == 409
    assert refused.json()["error"] == "Conflict"
    assert act("resume").json()["state"] == "pending"
    work(import_id)
    undone = act("undo")
    assert (undone.status_code, undone.json()["undo"]["state"]) == (200, "pending")
    assert act("undo").status_code == 409
    of_api_call = add_leads(tenant, [{"email": "x@example.com"}]).headers["X-Import-Id"]
    assert api.send("POST", f"/api/v2/imports/{of_api_call}/cancel", b"").status_code == 409
    assert get(tenant, f"/{of_api_call}/rejected.csv").status_code == 409


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"body": b""}, 400, "empty"),
    ({"body": b"Email,Name\n"}, 400, "no rows"),
    ({"body": b"City\nRome\n"}, 400, "No column says who a lead is"),
    ({"body": b'{"email": "a@example.com"}', "content_type": "application/json"}, 415, "text/csv"),
    ({"content_type": "image/png"}, 415, "text/csv"),
    ({"content_type": "multipart/form-data; boundary=x"}, 400, "file"),
    ({"mapping": '{"Nope": "email"}'}, 400, "'Nope'"),
    ({"mapping": '{"City": "nonsense"}'}, 400, "nonsense"),
    ({"mapping": "[]"}, 400, "mapping"),
    ({"mapping": '{"City": "custom:\\u0000"}'}, 400, "U+0000"),
    ({"encoding": "klingon"}, 400, "encoding"),
    ({"encoding": "base64"}, 400, "encoding"),
    ({"delimiter": "x"}, 400, "querystring/delimiter"),
    ({"campain_id": "x"}, 400, "campain_id is not allowed"),
    ({"list_id": "x"}, 400, "querystring/list_id"),
    ({"name": "a\0"}, 400, "U+0000"),
    ({"list_id": None, "campaign_id": None}, 400, "campaign_id or a list_id"),
    ({"list_id": uuid4()}, 404, "list_id"),
    ({"blocklist_id": uuid4()}, 404, "blocklist_id"),
    ({"assigned_to": uuid4()}, 404, "assigned_to"),
]


@pytest.mark.parametrize(("request_", "status", "sentence"), BAD)
def test_bad_request_says_why_and_leaves_nothing(
    tenant: Tenant, request_: dict[str, Any], status: int, sentence: str
) -> None:
    reply = send(tenant, **request_)
    assert reply.status_code == status, reply.content
    assert sentence in reply.json()["message"]
    assert not SourceFile.objects.exists() and not LeadImport.objects.exists()
    assert not [path for path in kept_files(tenant) if path.is_file()]


def test_too_much_is_refused_and_leaves_nothing(tenant: Tenant, settings: Any, tmp_path: Path) -> None:
    settings.LEADGATE_UPLOAD_LIMIT = len(CSV) - 1
    assert send(tenant).status_code == 413
    path = tmp_path / "x.csv"
    path.write_bytes(CSV)
    with path.open("rb") as file:
        assert send_form(tenant, {"list_id": tenant.list.id, "file": file}).status_code == 413
    assert not kept_files(tenant)


@pytest.mark.parametrize("content_type", ["text/csv", MULTIPART_CONTENT])
def test_sender_who_hangs_up_leaves_nothing(tenant: Tenant, content_type: str) -> None:
    body = encode_multipart(BOUNDARY, {"name": "x"})[:-6] + (
        b'\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n' + CSV * 100
    )
    environ: dict[str, Any] = {"CONTENT_LENGTH": str(len(body) + 10_000), "wsgi.input": io.BytesIO(body)}
    reply = Client().generic(
        "POST",
        f"/api/v2/imports?list_id={tenant.list.id}",
        body,
        CONTENT_TYPE=content_type,
        headers={"Authorization": f"Bearer {tenant.key}"},
        **environ,
    )
    assert (reply.status_code, reply.json()["message"][:14]) == (400, "The body ended"), reply.content
    assert not kept_files(tenant)


def test_same_key_and_file_is_one_import(tenant: Tenant) -> None:
    key = {"Idempotency-Key": "k1"}
    first, again = send(tenant, headers=key), send(tenant, headers=key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert send(tenant, CSV + b"b@example.com,B,\n", headers=key).status_code == 422
    assert LeadImport.objects.count() == SourceFile.objects.count() == 1
    assert len([path for path in kept_files(tenant) if path.is_file()]) == 1


def test_strangers_and_scopes(tenant: Tenant) -> None:
    import_id = send(tenant).json()["id"]
    stranger = make_tenant()
    for path in ("", "/rows", "/rejected.csv"):
        assert get(stranger, f"/{import_id}{path}").status_code == 404
    for path in ("cancel", "resume", "undo"):
        reply = ApiClient(stranger.key).send("POST", f"/api/v2/imports/{import_id}/{path}", b"")
        assert reply.status_code == 404
    assert get(stranger, "").json() == {"items": []}
    assert send(stranger, list_id=tenant.list.id).status_code == 404
    reader = make_key(tenant.workspace, tenant.owner, scopes=("leads:read",))
    assert ApiClient(reader).send("POST", "/api/v2/imports", CSV, "text/csv").status_code == 403
    assert ApiClient(reader).send("POST", f"/api/v2/imports/{import_id}/undo", b"").status_code == 403
    writer = make_key(tenant.workspace, tenant.owner, scopes=("leads:create",))
    assert ApiClient(writer).get("/api/v2/imports").status_code == 403
    assert ApiClient(None).get("/api/v2/imports").status_code == 401


def test_invalid_leads_are_taken_out_where_that_is_requested(tenant: Tenant) -> None:
    """By the job that verifies them, and by a key that may take leads away."""
    wanted: dict[str, Any] = {"verify_leads_on_import": "true", "remove_invalid": "true"}
    alone = send(tenant, remove_invalid="true")
    assert (alone.status_code, "verify_leads_on_import" in alone.json()["message"]) == (400, True)
    writer = make_key(tenant.workspace, tenant.owner, scopes=("leads:create",))
    refused = send(tenant, **wanted, headers={"Authorization": f"Bearer {writer}"})
    assert (refused.status_code, "leads:delete" in refused.json()["message"]) == (403, True)
    both = make_key(tenant.workspace, tenant.owner, scopes=("leads:create", "leads:delete"))
    body = send(tenant, **wanted, headers={"Authorization": f"Bearer {both}"}).json()
    assert body["options"]["remove_invalid"] is True
    work(body["id"])
    job = BackgroundJob.objects.get(type="verify-leads")
    assert job.data == {"import_id": body["id"], "remove_invalid": True}


def test_warnings_have_a_code_and_what_they_are_about(tenant: Tenant) -> None:
    body = send(tenant, b"Email,Phone,Phone\nann@example.com,4.9E+11,\n").json()
    listed = {warning["code"]: warning for warning in get(tenant, f"/{body['id']}").json()["warnings"]}
    assert set(listed) == {"columns_with_one_name", "digits_lost"}
    assert listed["digits_lost"]["column"] == "Phone"
    assert "row" not in listed["digits_lost"]
    assert body["file"]["warnings"] == [warning["text"] for warning in body["warnings"]]


def test_a_doubt_about_the_encoding_has_its_alternatives(tenant: Tenant) -> None:
    content = "Email;Ort\nann@example.com;Łąki\n".encode("cp1250")
    (warning,) = send(tenant, content).json()["warnings"]
    assert warning["code"] == "encoding_doubt"
    readings = {reading["encoding"]: reading for reading in warning["alternatives"]}
    assert next(iter(readings)) == "cp1250"
    assert readings["iso8859_2"] == {
        "encoding": "iso8859_2",
        "title": "ISO 8859-2 (Central European)",
        "values": ["Łški"],
    }
    assert [each["code"] for each in send(tenant, content, delimiter=";").json()["warnings"]] == [
        "encoding_doubt"
    ]
    for encoding in ("cp1250", "iso8859_2"):
        assert send(tenant, content, encoding=encoding).json()["warnings"] == []


def test_a_bad_line_is_named_and_refused_and_the_rest_comes_in(tenant: Tenant) -> None:
    content = "email,first_name\nann@example.com,Léa\n".encode() + b"bo@example.com,J\xf6rg\n"
    body = send(tenant, content).json()
    assert [(warning["code"], warning["row"]) for warning in body["warnings"]] == [("bad_bytes", 3)]
    work(body["id"])
    done = get(tenant, f"/{body['id']}").json()
    assert (done["leads_uploaded"], done["incomplete_count"]) == (1, 1)
    rows = get(tenant, f"/{body['id']}/rows", outcome="incomplete").json()["items"]
    assert [(row["row_number"], "bytes" in row["reason"]) for row in rows] == [(3, True)]


def test_sentences_of_older_files_are_still_shown(tenant: Tenant) -> None:
    body = send(tenant).json()
    SourceFile.objects.update(warnings=["Something was odd."])
    assert get(tenant, f"/{body['id']}").json()["warnings"] == [
        {"code": "note", "text": "Something was odd."}
    ]


TITLED = b"Spring fair\nby Ann\nName,Mail\nAnn,ann@example.com\n"


@pytest.mark.parametrize("row, names", [(3, ["Name", "Mail"]), (2, ["by Ann", "Column 2"])])
def test_header_row_is_taken_as_it_is_stated(tenant: Tenant, row: int, names: list[str]) -> None:
    body = send(tenant, TITLED, header_row=row, mapping=json.dumps({names[0]: "first_name"})).json()
    assert body["file"]["columns"] == names


def test_header_row_is_found_and_reported(tenant: Tenant) -> None:
    body = send(tenant, TITLED).json()
    assert body["file"]["columns"] == ["Name", "Mail"]
    assert [(w["code"], w["row"]) for w in body["warnings"]] == [("rows_above_header", 1)]
    work(body["id"])
    assert Lead.objects.get(workspace_id=tenant.workspace.id).first_name == "Ann"


def test_header_row_0_is_none(tenant: Tenant) -> None:
    body = send(tenant, b"Name,Mail\nAnn,ann@example.com\n", header_row=0).json()
    assert (body["file"]["columns"], body["file"]["row_count"]) == (["Column 1", "Column 2"], 2)


@pytest.mark.parametrize(
    "query", [{"header_row": 7}, {"header_row": -1}, {"delimiter": "ab"}, {"delimiter": '"'}]
)
def test_header_row_and_delimiter_must_fit(tenant: Tenant, query: dict[str, Any]) -> None:
    assert send(tenant, TITLED, **query).status_code == 400
    assert not SourceFile.objects.exists()


def test_any_delimiter_can_be_stated(tenant: Tenant) -> None:
    body = send(tenant, b"Mail~Town\nann@example.com~Ulm\n", delimiter="~").json()
    assert body["mapping"] == {"Mail": "email", "Town": "custom:Town"}


def test_header_row_of_a_spreadsheet_is_obeyed_when_it_is_converted(tenant: Tenant) -> None:
    book = small_xlsx({"One": [["Fair", ""], ["Name", "Mail"], ["Ann", "ann@example.com"]]})
    body = send(tenant, book, "application/octet-stream", header_row=0).json()
    sources.convert_source(SourceFile.objects.get().id)
    work(body["id"])
    assert get(tenant, f"/{body['id']}").json()["file"]["columns"] == ["Column 1", "Column 2"]


def test_two_addresses_of_a_cell_are_both_kept(tenant: Tenant) -> None:
    body = send(tenant, b"Mail;Town\nAnn <ann@example.com>, a@example.org;Ulm\n").json()
    work(body["id"])
    lead = Membership.objects.get(workspace_id=tenant.workspace.id)
    assert lead.custom_variables == {"Town": "Ulm", "email 2": "a@example.org"}


def test_footer_is_refused_with_its_reason(tenant: Tenant) -> None:
    body = send(tenant, b"Mail,Name\nann@example.com,Ann\n\n,Page 1 of 1\n").json()
    work(body["id"])
    (row,) = get(tenant, f"/{body['id']}/rows", outcome="incomplete").json()["items"]
    assert row["row_number"] == 4
    assert "stands at the end of the file" in row["reason"]
