"""No API key in a log, wherever it stood in the request."""

import io
import json
import logging
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from config.logs import KeylessFormatter
from config.telemetry.json_lines import JsonFormatter
from tests.admin_pages import Browser
from tests.builders import make_tenant
from tests.config.processes import PROJECT, wait_until_none
from tests.config.running_up import Up
from workspaces.logs.about import about

BAD_KEY = "lg_nobody_has_this_key"


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("GET /api/v1/x?api_key=secret HTTP/1.1", "GET /api/v1/x?[left out] HTTP/1.1"),
        ("GET /x?a=1&api_key=secret", "GET /x?[left out]"),
        ("GET /x?a=1 b&api_key=secret c", "GET /x?[left out] b&[left out] c"),
        ("'/x?api%5Fkey=secret'", "'/x?[left out]"),
        ("What? AT&T a & b", "What? AT&T a & b"),
        ("Authorization: Bearer lg_4-x_", "Authorization: Bearer lg_[left out]"),
        ("X-API-Key: otr_lg_4x", "X-API-Key: otr_lg_[left out]"),
        (
            "Invalid request from ip=127.0.0.1: Invalid HTTP Header: 'Cookie sessionid'",
            "Invalid request from ip=127.0.0.1: Invalid HTTP Header[left out]",
        ),
    ],
)
def test_queries_are_left_out(line: str, written: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (line,), None)
    assert KeylessFormatter("%(message)s").format(record) == written


def test_queries_are_left_out_of_tracebacks() -> None:
    try:
        raise ValueError("/x?api_key=secret")
    except ValueError:
        record = logging.LogRecord("x", logging.INFO, "", 0, "lost", None, sys.exc_info())
    text = KeylessFormatter("%(message)s").format(record)
    assert "ValueError: /x?[left out]" in text
    assert "secret" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["host", "lookup"])
def test_what_django_refuses_is_one_line(what: str) -> None:
    """DisallowedHost and DisallowedModelAdminLookup."""
    tenant = make_tenant()
    written = io.StringIO()
    own = next(each for each in logging.getLogger().handlers if isinstance(each.formatter, KeylessFormatter))
    assert isinstance(own, logging.StreamHandler)
    before = own.setStream(written)
    if what == "host":
        reply = Client().get("/admin/", headers={"Host": "evil" * 500})
    else:
        reply = Browser(tenant.owner).get("/admin/leads/lead/?workspace__plan__contact_limit=1")
    assert reply.status_code == 400
    own.setStream(before)
    lines = written.getvalue().splitlines()
    assert len(lines) == 1 and "django.security." in lines[0] and len(lines[0]) < 400, lines


@pytest.fixture
def data_dir() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="lg-logs-"))
    yield directory
    wait_until_none(directory)
    shutil.rmtree(directory)


@pytest.fixture
def up(data_dir: Path) -> Iterator[Up]:
    """At its most talkative, with an access log."""
    talkative = "--log-level debug --access-logfile -"
    up = Up(data_dir, LEADGATE_LOG_LEVEL="DEBUG", GUNICORN_CMD_ARGS=talkative)
    yield up
    up.close()


def test_no_key_is_logged(data_dir: Path, up: Up) -> None:
    port = urlsplit(up.wait_until_ready()).port or 0
    made = json.loads(_manage(data_dir, "bootstrap", "--workspace", "Logs", "--json"))
    key, number = made["api_key"], made["list_number"]
    statuses = [_call(port, request) for request in _requests(key, number)]
    assert statuses == [200, 200, 401, 403, 400, 400, 404, 405, 400, 400, 400, 0, 0]
    assert [_call(port, request) for request in _unreadable(key)] == [400, 400, 400]
    moved = f"SCRIPT_NAME: /secret\r\nAuthorization: Bearer {key}\r\n\r\n"
    assert (
        _call(port, f"GET /secret/api/v2/campaigns HTTP/1.1\r\n{moved}") == 404
    )  # the path is what a proxy has seen
    _manage(data_dir, "shell", "-c", _RENAME.format("leads_leadlist", "lost"))
    assert _call(port, f"GET /api/v1/lead-list?api_key={key} HTTP/1.1\r\n\r\n") == 500
    up.signal(signal.SIGTERM)
    assert up.wait_for_end() == 0
    log = up.errors()
    for sentence in (
        "GET /api/v1/lead-list: Something went wrong",  # our own
        'relation "leads_leadlist" does not exist',  # its traceback
        '"GET /api/v1/lead-list?[left out]',  # the access log
        "Invalid request from",  # gunicorn's
        "Invalid HTTP_HOST header",  # Django's
    ):
        assert sentence in log, sentence
    printed_and_kept = [log, *up.output, *(_text(path) for path in data_dir.rglob("*") if path.is_file())]
    for secret in (key, BAD_KEY):
        assert not [text[:80] for text in printed_and_kept if secret in text]


_RENAME = "from django.db import connection as c; c.cursor().execute('ALTER TABLE {} RENAME TO {}')"


def _requests(key: str, number: int) -> list[str]:
    """Good ones, bad ones, and some that break off: raw, as no client would send them all."""
    path, query = f"/api/v1/lead-list/{number}", f"api_key={key}"
    chunked = "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n"
    body = "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{"
    return [
        f"GET /api/v1/lead-list?{query} HTTP/1.1\r\n\r\n",
        f"GET {path}?limit=&{query} HTTP/1.1\r\n\r\n",
        f"GET /api/v1/lead-list?api_key={BAD_KEY} HTTP/1.1\r\n\r\n",
        f"GET /api/v1/nothing HTTP/1.1\r\nX-API-Key: {BAD_KEY}\r\n\r\n",
        f"GET {path}?{query} HTTP/1.1\r\nX-API-Key: {key}\r\n\r\n",
        f"POST {path}/import?{query} HTTP/1.1\r\n{body}",
        f"GET {path}/nothing?{query} HTTP/1.1\r\n\r\n",
        f"DELETE {path}/import?{query} HTTP/1.1\r\n\r\n",
        f"GET {path}?{'a=1&' * 1001}{query} HTTP/1.1\r\n\r\n",
        f"GET {path}?a=\x01&{query} HTTP/1.1\r\n\r\n",
        f"GET {path}?{query} HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        f"POST {path}/import?{query} HTTP/1.1\r\n{chunked}zz\r\n",
        f"POST {path}/import?{query} HTTP/1.1\r\n{chunked}ff\r\nhalf",
    ]


def _unreadable(key: str) -> list[str]:
    """A line without its colon, a name that is none, a line that is folded."""
    return [
        f"GET /healthz HTTP/1.1\r\nAuthorization Bearer {key}\r\n\r\n",
        f"GET /healthz HTTP/1.1\r\nAuthorization Bearer {key}: x\r\n\r\n",
        f"GET /healthz HTTP/1.1\r\nA: b\r\n Bearer {key}\r\n\r\n",
    ]


def _call(port: int, request: str) -> int:
    """-> the status, 0 where there is none. The connection is then reset, not closed."""
    if "\r\nHost:" not in request:
        line, _, rest = request.partition("\r\n")
        request = f"{line}\r\nHost: localhost\r\n{rest}"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request.encode())
        connection.settimeout(60)
        head = b"" if request.endswith(("half", "zz\r\n")) else connection.recv(100)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return int(head.split()[1]) if head else 0


def _manage(data_dir: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *arguments],
        env=environment | {"LEADGATE_DATA": str(data_dir), "LEADGATE_TEST_POSTGRES": "1"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _text(path: Path) -> str:
    return path.read_bytes().decode("latin-1")


def test_json_leaves_keys_out_of_every_value() -> None:
    try:
        raise ValueError("/x?api_key=secret")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, 'a "%s"\n', ("lg_secret",), sys.exc_info())
    record.path, record.job = "/lg_secret", {"args": "secret"}
    line = JsonFormatter().format(record)
    assert "secret" not in line and len(line.splitlines()) == 1
    found = json.loads(line)
    assert found["event"] == 'a "lg_[left out]"\n' and found["path"] == "/lg_[left out]"
    assert found["exception"].endswith("ValueError: /x?[left out]")
    assert found["level"] == "error" and found["logger"] == "x"


def test_text_states_the_ids_before_the_traceback() -> None:
    with about(request_id="r", import_id="i"):
        record = logging.LogRecord("x", logging.INFO, "", 0, "done", (), None)
        assert KeylessFormatter("%(message)s").format(record) == "done [request_id=r import_id=i]"


def test_every_line_of_the_web_server_is_json(data_dir: Path) -> None:
    """Ours, Django's and gunicorn's."""
    up = Up(
        data_dir,
        LEADGATE_LOG_FORMAT="json",
        LEADGATE_LOG_LEVEL="INFO",
        GUNICORN_CMD_ARGS="--log-level info",
    )
    try:
        port = urlsplit(up.wait_until_ready()).port or 0
        for request in (
            *_unreadable("lg_x"),
            "GET /admin/login/?a=lg_x HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        ):
            assert _call(port, request) == 400
        up.signal(signal.SIGTERM)
        assert up.wait_for_end() == 0
        lines = [json.loads(line) for line in up.errors().splitlines()]
    finally:
        up.close()
    loggers = {line["logger"] for line in lines}
    assert {"gunicorn.error", "config.web.observing", "django.security.DisallowedHost"} <= loggers
    refused = [line for line in lines if line["logger"] == "django.security.DisallowedHost"]
    assert all(re.fullmatch("[0-9a-f]{16}", line["request_id"]) for line in refused)
