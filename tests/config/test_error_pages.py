"""What is refused before any view: the API's paths answer in JSON, a browser gets a page."""

import json
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from campaigns.models import Campaign
from tests.admin_pages import Browser
from tests.builders import add_leads, make_tenant
from tests.server import database_url, web_server
from workspaces.models import Member, Role
from workspaces.tenant_admin import change_url

PHRASES = {400: "Bad Request", 404: "Not Found", 500: "Internal Server Error"}


def check_error(reply: Any, status: int, *parts: str) -> None:
    """In the shape of the v2 API, or for paths outside of v1 and v2 in that of Puffle."""
    assert reply.status_code == status, reply.content
    assert reply.headers["Content-Type"] == "application/json"
    body = reply.json()
    if not reply.request["PATH_INFO"].startswith("/api/v2/"):
        assert set(body) == {"error"}
        assert all(part in body["error"] for part in parts)
        return
    assert set(body) == {"statusCode", "error", "message"}
    assert (body["statusCode"], body["error"]) == (status, PHRASES[status])
    for part in parts:
        assert part in body["message"]


def check_page(reply: Any, status: int, *parts: str) -> None:
    """It looks like the product, says what to do, and needs nothing that the CSP forbids."""
    assert reply.status_code == status
    assert reply.headers["Content-Type"].startswith("text/html")
    page = reply.content.decode()
    assert "leadgate/admin.css" in page and "Go to the first page" in page
    assert "<script" not in page and "style=" not in page and "<style" not in page
    for part in parts:
        assert part in page


@pytest.mark.parametrize("path", ["/api/v2/leads/add", "/api/v2/nothing", "/api", "/api/v3/x"])
def test_wrong_host_is_reported_in_json(path: str) -> None:
    """/api/v1 in tests/config/test_api_v1.py."""
    reply = Client().post(path, b"{}", content_type="application/json", headers={"Host": "evil.example"})
    check_error(reply, 400, "Host", "LEADGATE_ALLOWED_HOSTS")


def test_malformed_host_is_reported_in_json() -> None:
    check_error(Client().get("/api/v2/leads/add", headers={"Host": "a b/c"}), 400, "Host")


def test_wrong_host_of_a_page() -> None:
    check_page(Client().get("/admin/", headers={"Host": "evil.example"}), 400, "LEADGATE_ALLOWED_HOSTS")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v3/x", "/api/v1x"])
def test_path_outside_of_the_dialects(path: str) -> None:
    check_error(Client().get(path), 404, f"GET {path} not found")


def test_unknown_page() -> None:
    check_page(Client().get("/apis"), 404, "There is no such page")


@pytest.mark.django_db
def test_form_without_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    check_page(client.post("/admin/login/", {"username": "x"}), 403, "The form was not accepted")


@pytest.mark.django_db
def test_page_that_the_role_does_not_allow() -> None:
    tenant = make_tenant()
    Member.objects.filter(user=tenant.owner).update(role=Role.VIEWER)
    client = Client()
    client.force_login(tenant.owner)
    check_page(client.get("/admin/leads/leadimport/import/"), 403, "Your role in the workspace")


def broken_middleware(_get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError("a bug")

    return fail


def test_bug_outside_of_the_views(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.broken_middleware"]
    client = Client(raise_request_exception=False)
    check_error(client.get("/api/v2/leads/add"), 500, "Something went wrong on our side.")
    check_page(client.get("/admin/"), 500, "Something went wrong on our side")


@pytest.mark.django_db
def test_bug_in_a_view() -> None:
    tenant = make_tenant()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE leads_lead RENAME TO lost")
    reply = add_leads(tenant, [{"email": "ada@example.com"}])
    check_error(reply, 500, "Something went wrong on our side. Nothing was written.")


@pytest.mark.django_db(transaction=True)
def test_database_that_refuses_is_named_on_a_page() -> None:
    tenant = make_tenant()
    browser = Browser(tenant.owner)
    browser.client.raise_request_exception = False
    form = browser.form(tenant.campaign)
    with psycopg.connect(database_url()) as other, connection.cursor() as cursor:
        other.execute("SELECT FROM campaigns_campaign WHERE id = %s FOR UPDATE", [tenant.campaign.id])
        cursor.execute("SET lock_timeout TO '50ms'")
        reply = browser.post(change_url(Campaign, tenant.campaign.id), {**form, "name": "Renamed"})
        cursor.execute("RESET lock_timeout")
    check_page(reply, 503, "Other work holds what this needs, for too long (lock_timeout).")
    assert "look before you send it again" in reply.content.decode()
    assert reply["Retry-After"] == "5"


def send_much(port: int, path: str, *, host: str, is_chunked: bool) -> tuple[int, Any]:
    """More than the server takes and the connection holds -> (status, body)."""
    parts = [b" " * 1_000_000] * 40
    headers = {"Host": host, "Content-Type": "application/json"}
    if not is_chunked:
        headers["Content-Length"] = str(sum(map(len, parts)))
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("POST", path, iter(parts), headers, encode_chunked=is_chunked)
        reply = client.getresponse()
        return reply.status, json.loads(reply.read())


@pytest.mark.django_db(transaction=True)
def test_sender_of_a_large_body_is_answered_too() -> None:
    """They go on sending before they read: hung up on, they would get no answer."""
    with web_server() as port:
        for is_chunked in (False, True):
            status, body = send_much(port, "/api/v2/leads/add", host="evil.example", is_chunked=is_chunked)
            assert (status, body["statusCode"]) == (400, 400)
            assert "LEADGATE_ALLOWED_HOSTS" in body["message"]
            status, body = send_much(port, "/api/v1/lead-list/x/y", host="localhost", is_chunked=is_chunked)
            assert (status, body["message"]) == (404, "Cannot POST /api/v1/lead-list/x/y")
            status, body = send_much(port, "/api/nothing", host="localhost", is_chunked=is_chunked)
            assert (status, body["error"]) == (404, "POST /api/nothing not found")
