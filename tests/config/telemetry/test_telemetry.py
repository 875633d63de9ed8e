"""What a real web server sends to Sentry and to a collector, and what it doesn't."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.db import connection
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.builders import make_tenant
from tests.config.telemetry.receiver import receiver
from tests.server import web_server
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

TRACE = "0af7651916cd43dd8448eb211c80319c"


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    """-> status, request id."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, reply.headers["X-Request-Id"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["X-Request-Id"]


def test_errors_go_to_sentry_without_keys(tmp_path: Path) -> None:
    tenant = make_tenant()
    with receiver() as sentry:
        environment = {
            "LEADGATE_DATA": str(tmp_path),
            "LEADGATE_SENTRY_DSN": f"http://public@127.0.0.1:{sentry.port}/7",
        }
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE leads_leadlist RENAME TO lost")
        try:
            with web_server(workers=1, environment=environment) as port:
                status, request_id = get(port, f"/api/v1/lead-list?api_key={tenant.key}")
                wait_for(lambda: sentry.got, what="an event")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE lost RENAME TO leads_leadlist")
    assert status == 500
    path, event = sentry.got[0]
    assert path == "/api/7/envelope/"
    for stated in (request_id, str(tenant.workspace.id), 'relation \\"leads_leadlist\\" does not exist'):
        assert stated.encode() in event, stated
    for secret in (tenant.key, "api_key", "LINE 1", '"vars"'):
        assert secret.encode() not in event, secret


def test_requests_go_to_a_collector_in_their_callers_trace(tmp_path: Path) -> None:
    tenant = make_tenant()
    with receiver() as collector:
        environment = {
            "LEADGATE_DATA": str(tmp_path),
            "LEADGATE_OPENTELEMETRY": "true",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.port}",
        }
        with web_server(workers=1, environment=environment) as port:
            headers = {
                "Authorization": f"Bearer {tenant.key}",
                "traceparent": f"00-{TRACE}-b7ad6b7169203331-01",
            }
            status, request_id = get(port, "/api/v2/campaigns?limit=1", **headers)
    assert status == 200
    spans = [
        (span, {each.key: each.value for each in span.attributes})
        for path, body in collector.got
        if path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    ((span, values),) = [found for found in spans if "healthz" not in found[0].name]
    assert (span.name, span.trace_id.hex()) == ("GET api/v2/campaigns", TRACE)
    assert span.end_time_unix_nano > span.start_time_unix_nano
    assert values["http.response.status_code"].int_value == 200
    assert values["leadgate.request_id"].string_value == request_id
    assert values["leadgate.workspace_id"].string_value == str(tenant.workspace.id)
    assert not [body for _, body in collector.got if tenant.key.encode() in body]
