"""POST and GET /api/v2/email-verification, and the verification of a campaign or list."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from leads.models import BackgroundJob, EmailVerdict, VerificationCallback
from leads.verification.callbacks import answer_callbacks
from leads.verification.job_run import run_verification
from leads.verification.single import verify_open_addresses
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_tenant
from tests.leads.verification.network import CANARY, ZONES, config_for
from tests.loopback.dns import DnsServer
from tests.loopback.receiver import Receiver
from tests.loopback.smtp import SmtpServer
from workspaces.models import WebhookEndpoint
from workspaces.webhooks.deliver import deliver_due, prune_deliveries

pytestmark = pytest.mark.django_db
PATH = "/api/v2/email-verification"
JOBS = "/api/v2/background-jobs"


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant()


@pytest.fixture
def dns(settings: Any) -> Iterator[DnsServer]:
    with DnsServer(dict(ZONES)) as server:
        settings.LEADGATE_VERIFY_RESOLVERS = [server.address]
        settings.LEADGATE_VERIFY_CANARIES = [CANARY]
        settings.LEADGATE_VERIFY_TIMEOUT = 0.5
        settings.LEADGATE_VERIFY_RETRY_SECONDS = 0
        yield server


def reply_for(
    email: str, verdict: str, *, status: str = "success", catch_all: object = False
) -> dict[str, Any]:
    return {
        "email": email,
        "verification_status": verdict,
        "status": status,
        "catch_all": catch_all,
        "credits": None,
        "credits_used": None,
    }


@pytest.mark.parametrize(
    ("sent", "reply"),
    [
        ("ada@good.example", reply_for("ada@good.example", "verified")),
        (" Ada@GOOD.example ", reply_for("ada@good.example", "verified")),
        ("ada@gone.example", reply_for("ada@gone.example", "invalid")),
        ("info@good.example", reply_for("info@good.example", "invalid")),
        ("ada@servfail.example", reply_for("ada@servfail.example", "pending", catch_all="pending")),
        ("no address", reply_for("no address", "invalid")),
        ("", reply_for("", "invalid")),
    ],
)
def test_one_address(tenant: Tenant, dns: DnsServer, sent: str, reply: dict[str, Any]) -> None:
    client = ApiClient(tenant.key)
    answer = client.post(PATH, {"email": sent})
    assert (answer.status_code, answer.json()) == (200, reply)
    if "@" in sent:
        assert client.get(f"{PATH}/{sent.strip()}").json() == reply
        assert ApiClient(make_tenant().key).get(f"{PATH}/{sent.strip()}").status_code == 404


def test_catch_all(tenant: Tenant, dns: DnsServer, settings: Any) -> None:
    with SmtpServer(lambda email: "250 ok") as smtp:
        assert config_for(dns, smtp).smtp
        settings.LEADGATE_VERIFY_SMTP, settings.LEADGATE_VERIFY_HELO = True, "verifier.example"
        settings.LEADGATE_VERIFY_SMTP_PORT, settings.LEADGATE_VERIFY_PRIVATE_HOSTS = smtp.port, True
        answer = ApiClient(tenant.key).post(PATH, {"email": "ada@good.example"})
    assert answer.json() == reply_for("ada@good.example", "verified", catch_all=True)


def test_a_url_is_called_when_a_pending_address_is_settled(
    tenant: Tenant, dns: DnsServer, settings: Any
) -> None:
    settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES = True
    client = ApiClient(tenant.key)
    with Receiver() as receiver:
        for email in (
            "ada@servfail.example",
            "ada@refused.example",
            "ada@refused.example",
            "ada@good.example",
        ):
            assert client.post(PATH, {"email": email, "webhook_url": receiver.url}).status_code == 200
        assert VerificationCallback.objects.count() == 2  # not of one that was answered at once
        answer_callbacks()
        dns.zones["refused.example"] = ZONES["good.example"]
        for _ in range(4):
            verify_open_addresses()
            answer_callbacks()
        assert not VerificationCallback.objects.exists()
        for endpoint in WebhookEndpoint.objects.order_by("id"):
            deliver_due(endpoint.id)
    bodies = [json.loads(message.body) for message in receiver.received]
    shown = [client.get(f"{PATH}/{body['email']}").json().items() for body in bodies]
    assert sorted(body["verification_status"] for body in bodies) == ["pending", "verified"]
    assert all(body.items() <= known for body, known in zip(bodies, shown, strict=True))
    assert client.get("/api/v2/webhooks").json() == {"items": []}
    WebhookEndpoint.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    prune_deliveries()
    assert not WebhookEndpoint.objects.exists()


def test_a_url_must_be_one_that_webhooks_go_to(tenant: Tenant, dns: DnsServer) -> None:
    client = ApiClient(tenant.key)
    for url in ("http://127.0.0.1/", "ftp://x.example", 5):
        reply = client.post(PATH, {"email": "ada@servfail.example", "webhook_url": url})
        assert (reply.status_code, reply.json()["message"][:22]) == (400, "webhook_url is invalid")
    assert client.post(PATH, {"email": "broken", "webhook_url": None}).status_code == 200
    assert not VerificationCallback.objects.exists()


def test_pending_is_tried_again_until_it_is_given_up(tenant: Tenant, dns: DnsServer) -> None:
    client = ApiClient(tenant.key)
    client.post(PATH, {"email": "ada@servfail.example"})
    client.post(PATH, {"email": "ada@refused.example"})
    dns.zones["refused.example"] = ZONES["good.example"]
    for _ in range(4):
        verify_open_addresses()
    assert client.get(f"{PATH}/ada@refused.example").json()["verification_status"] == "verified"
    assert client.get(f"{PATH}/ada@servfail.example").json() == reply_for(
        "ada@servfail.example", "pending", status="error", catch_all="pending"
    )
    assert dns.questions["servfail.example", "MX"] == 3
    assert EmailVerdict.objects.filter(is_passing=True).count() == 2


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "email"),
        ({"email": True}, "email"),
        ({"email": "a@b.example", "callback": "https://a.example"}, "callback"),
        ({"email": "a\x00@b.example"}, "email"),
        ({"email": "a" * 400}, "email"),
        ([], "body"),
    ],
)
def test_bad_bodies(tenant: Tenant, body: Any, named: str) -> None:
    answer = ApiClient(tenant.key).post(PATH, body)
    assert answer.status_code == 400 and named in answer.json()["message"]


def test_odd_addresses_in_the_path(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    assert client.get(f"{PATH}/a%2Fb@good.example").status_code == 404
    for odd in ("none", "%00@good.example", "%ED%A0%80@good.example", "a@@b"):
        assert client.get(f"{PATH}/{odd}").status_code in (400, 404)


def test_scopes(tenant: Tenant) -> None:
    client = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("leads:all",)))
    assert client.post(PATH, {"email": "a@good.example"}).status_code == 403
    assert client.get(f"{PATH}/a@good.example").status_code == 403
    assert client.post(f"{PATH}/leads", {"list_id": str(tenant.list.id)}).status_code == 403


def test_taking_leads_out_wants_a_scope_of_its_own(tenant: Tenant) -> None:
    requested = {"list_id": str(tenant.list.id), "remove_invalid": True}
    scope = "email_verifications:create"
    client = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=(scope,)))
    assert client.post(f"{PATH}/leads", requested).status_code == 403
    assert not BackgroundJob.objects.exists()
    both = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=(scope, "leads:delete")))
    assert both.post(f"{PATH}/leads", requested).status_code == 200


def test_leads_of_a_list(tenant: Tenant, dns: DnsServer) -> None:
    add_leads(tenant, [{"email": "ada@good.example"}, {"email": "a@gone.example"}], list_id=tenant.list.id)
    client = ApiClient(tenant.key)
    requested = {"list_id": str(tenant.list.id), "remove_invalid": True}
    job = client.post(f"{PATH}/leads", requested).json()
    assert (job["type"], job["status"], job["entity_type"]) == ("verify-leads", "pending", "list")
    assert client.post(f"{PATH}/leads", requested).status_code == 409
    assert run_verification(BackgroundJob.objects.get().id)
    done = BackgroundJob.objects.get()
    assert (done.data["verified"], done.data["removed"]) == (1, 1)
    stats = client.get(f"/api/v2/lead-lists/{tenant.list.id}/verification-stats").json()
    assert (stats["stats"]["verified"], stats["stats"]["invalid"], stats["total_leads"]) == (1, 0, 1)
    shown = client.get(f"{JOBS}/{job['id']}").json()
    assert (shown["status"], shown["progress"], shown["data"]["verified"]) == ("success", 100, 1)
    assert client.post(f"{JOBS}/{job['id']}/cancel", {}).status_code == 409
    again = client.post(f"{PATH}/leads", requested).json()
    stranger = ApiClient(make_tenant().key)
    assert stranger.post(f"{JOBS}/{again['id']}/cancel", {}).status_code == 404
    assert client.post(f"{JOBS}/{again['id']}/cancel", {}).json()["status"] == "cancelled"


def test_leads_of_nothing(tenant: Tenant) -> None:
    client, other = ApiClient(tenant.key), make_tenant()
    for body in (
        {},
        {"list_id": str(tenant.list.id), "campaign_id": str(tenant.campaign.id)},
        {"list_id": "x"},
    ):
        assert client.post(f"{PATH}/leads", body).status_code == 400
    for target in ({"list_id": str(other.list.id)}, {"campaign_id": str(other.campaign.id)}):
        assert client.post(f"{PATH}/leads", target).status_code == 404
