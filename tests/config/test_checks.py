"""System checks, and what LEADGATE_HTTPS sets."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from config.supervisor import UpError
from config.supervisor.claim import claimed
from tests.config.processes import PROJECT


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
    ],
)
def test_checks(settings: Any, values: dict[str, Any], ids: list[str]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    assert [message.id for message in run_checks() if str(message.id).startswith("leadgate.")] == ids


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
