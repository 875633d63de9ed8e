"""System checks, and what LEADGATE_HTTPS sets."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from config.supervisor import UpError
from config.supervisor.claim import claimed
from tests.config.processes import PROJECT
from tests.server import web_server
from tests.waiting import LIMIT


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ({}, []),
        ({"LEADGATE_URL": "http://127.0.0.1:8000", "LEADGATE_HTTPS": True}, []),
        ({"LEADGATE_URL": "https://leads.example"}, ["leadgate.W001"]),
        ({"CSRF_TRUSTED_ORIGINS": ["https://leads.example"]}, ["leadgate.W001"]),
        ({"CSRF_TRUSTED_ORIGINS": ["https://leads.example"], "LEADGATE_HTTPS": True}, []),
        ({"CSRF_TRUSTED_ORIGINS": ["http://leads.example"], "LEADGATE_HTTPS": True}, ["leadgate.W002"]),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["localhost"]}, []),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["*"]}, ["leadgate.W003"]),
        ({"DEBUG": True, "LEADGATE_HTTPS": True}, ["leadgate.E001"]),
        ({"LEADGATE_URL": "http://leads.example", "LEADGATE_HTTPS": True}, ["leadgate.E002"]),
        ({"LEADGATE_URL": "https://leads.example", "LEADGATE_HTTPS": True}, []),
        ({"SECRET_KEY": "a" * 31, "LEADGATE_HTTPS": True}, ["leadgate.E003"]),
        ({"SECRET_KEY": "a" * 32, "LEADGATE_HTTPS": True}, []),
        ({"SECRET_KEY": "a" * 31}, []),
        ({"ALLOWED_HOSTS": ["*"], "LEADGATE_HTTPS": True}, ["leadgate.W004"]),
        ({"LEADGATE_METRICS_TOKEN": "a" * 31}, ["leadgate.E004"]),
        ({"LEADGATE_METRICS_TOKEN": "a" * 32}, []),
        ({"LEADGATE_SENTRY_DSN": "https://a@b/1", "LEADGATE_OPENTELEMETRY": True}, []),
    ],
)
def test_checks(settings: Any, values: dict[str, Any], ids: list[str]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    assert [message.id for message in run_checks() if str(message.id).startswith("leadgate.")] == ids


def test_what_is_configured_and_not_installed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LEADGATE_SENTRY_DSN, settings.LEADGATE_OPENTELEMETRY = "https://a@b/1", True
    for module in ("sentry_sdk", "opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http"):
        monkeypatch.setitem(sys.modules, module, None)  # to Python as if it were not there
    found = [message for message in run_checks() if message.id == "leadgate.E005"]
    assert [str(message.hint).partition(",")[0] for message in found] == [
        "pip install sentry-sdk",
        "pip install opentelemetry-sdk",
        "pip install opentelemetry-exporter-otlp-proto-http",
    ]


def test_with_an_error_nothing_starts(tmp_path: Path) -> None:
    values = {"LEADGATE_DATA": str(tmp_path), "LEADGATE_HTTPS": "true", "LEADGATE_DEBUG": "true"}
    for command in (["up", "--port", "0"], ["web", "--port", "0"], ["worker"]):
        result = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *command],
            cwd=PROJECT,
            env=os.environ | values,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert result.returncode == 1, command
        assert "(leadgate.E001) LEADGATE_DEBUG is on beside LEADGATE_HTTPS" in result.stderr


@pytest.mark.django_db(transaction=True)
def test_browsers_remember_https_and_keep_cookies_to_it(tmp_path: Path) -> None:
    """What a proxy states in X-Forwarded-Proto counts, and only with LEADGATE_HTTPS."""
    for value, expected in (("true", [True, True]), ("false", [False, False])):
        environment = {"LEADGATE_DATA": str(tmp_path), "LEADGATE_HTTPS": value}
        with web_server(workers=1, environment=environment) as port:
            assert list(_promises(port, "https")) == expected
            assert next(_promises(port, "http")) is False  # that it is for ever is promised over HTTPS alone


def _promises(port: int, scheme: str) -> Iterator[bool]:
    """HSTS; a cookie that goes over HTTPS alone."""
    headers = {"X-Forwarded-Proto": scheme}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/admin/login/", headers=headers)
    with urllib.request.urlopen(request, timeout=LIMIT) as reply:
        yield reply.headers["Strict-Transport-Security"] == "max-age=31536000"
        yield "secure" in reply.headers["Set-Cookie"].lower()


_PRINT = """
from django.conf import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER)
"""


def settings_of(data_dir: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "shell", "-v", "0", "-c", _PRINT],
        cwd=PROJECT,
        env=os.environ | {"LEADGATE_DATA": str(data_dir)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_https_makes_cookies_secure_and_is_remembered(tmp_path: Path) -> None:
    assert settings_of(tmp_path).stdout == "False False 0 None\n"
    printed = settings_of(tmp_path, LEADGATE_HTTPS="true").stdout
    assert printed == "True True 31536000 ('HTTP_X_FORWARDED_PROTO', 'https')\n"


def test_claim_of_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "up.lock").mkdir()
    with pytest.raises(UpError, match="can't be written"), claimed(tmp_path):
        pass


@pytest.mark.parametrize("name", ["LEADGATE_DATA", "LEADGATE_FILES"])
def test_folder_that_can_not_be_written_is_a_sentence(tmp_path: Path, name: str) -> None:
    """A file in the way is refused to root as well, whom no permission keeps out."""
    (tmp_path / "file").touch()
    result = settings_of(tmp_path / "data", **{name: str(tmp_path / "file" / "folder")})
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Leadgate: {name} is {tmp_path}/file/folder, which can't be written: ")
    assert len(result.stderr.splitlines()) == 1
