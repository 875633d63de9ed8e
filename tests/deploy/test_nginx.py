"""The example, in front of a real web server: HTTPS for browsers, nothing of it for us."""

import http.cookiejar
import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from typing_extensions import override

from tests.builders import make_tenant
from tests.server import free_port, web_server
from tests.waiting import LIMIT, wait_for

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
EXAMPLE = Path(settings.BASE_DIR) / "deploy/nginx/leadgate.conf"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(NGINX is None or shutil.which("openssl") is None, reason="nginx isn't installed"),
]


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Message
    text: str


@dataclass(frozen=True, kw_only=True)
class Site:
    plain: int
    secure: int

    def open(self, path: str, *handlers: Any, data: bytes | None = None, **headers: str) -> Reply:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # our own, of this minute
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), *handlers)
        request = urllib.request.Request(f"https://127.0.0.1:{self.secure}{path}", data, headers)
        request.add_header("Host", "leads.example")
        with _opened(opener, request) as reply:
            return Reply(reply.status, reply.headers, reply.read().decode())


def _opened(opener: urllib.request.OpenerDirector, request: urllib.request.Request) -> Any:
    """An error is an answer too."""
    try:
        return opener.open(request, timeout=LIMIT)
    except urllib.error.HTTPError as error:
        return error


@contextmanager
def nginx(folder: Path, *, upstream: int) -> Iterator[Site]:
    """With the example's own lines, but for ports and paths."""
    assert NGINX is not None
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    openssl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    openssl += ["-subj", "/CN=leads.example"]
    subprocess.run([*openssl, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    site = Site(plain=free_port(), secure=free_port())
    text = re.sub(r"^ *listen \[.*\n", "", EXAMPLE.read_text(), flags=re.MULTILINE)
    for name, own in {
        "listen 80": f"listen 127.0.0.1:{site.plain}",
        "listen 443": f"listen 127.0.0.1:{site.secure}",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "/etc/ssl/leads.example.pem": str(certificate),
        "/etc/ssl/leads.example.key": str(key),
        "/var/log/nginx/leadgate.log": str(folder / "access.log"),
    }.items():
        assert name in text, name
        text = text.replace(name, own)
    (folder / "site.conf").write_text(text)
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr warn; user root;\n"
        f"events {{}}\nhttp {{ include {folder}/site.conf; proxy_temp_path {folder}/proxy; "
        f"client_body_temp_path {folder}/body; }}\n"
    )
    process = subprocess.Popen([NGINX, "-p", folder, "-c", main])
    try:
        wait_for(lambda: process.poll() is None and _answers(site), what="nginx")
        yield site
    finally:
        process.terminate()
        process.wait(timeout=LIMIT)


def _answers(site: Site) -> bool:
    try:
        return site.open("/healthz").status == 200
    except urllib.error.URLError:
        return False


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    environment = {
        "LEADGATE_DATA": str(tmp_path / "data"),
        "LEADGATE_HTTPS": "true",
        "LEADGATE_ALLOWED_HOSTS": "leads.example,127.0.0.1",
    }
    with web_server(workers=1, environment=environment) as port, nginx(tmp_path, upstream=port) as site:
        yield site


def test_people_log_in_by_https_alone(site: Site) -> None:
    owner = make_tenant().owner
    owner.set_password("a long enough word")
    owner.is_staff = True
    owner.save()
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar(_ANY_HOST))
    page = site.open("/admin/login/", jar)
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": owner.email, "password": "a long enough word"}
    own = {"Origin": "https://leads.example", "Referer": "https://leads.example/admin/login/"}
    reply = site.open("/admin/login/", jar, _STAY, data=urllib.parse.urlencode(form).encode(), **own)
    assert (reply.status, reply.headers["Location"]) == (302, "/admin/")
    assert {cookie.name: cookie.secure for cookie in jar.cookiejar} == {"csrftoken": True, "sessionid": True}
    foreign = {"Origin": "https://evil.example", "Referer": "https://evil.example/"}
    reply = site.open("/admin/login/", jar, _STAY, data=urllib.parse.urlencode(form).encode(), **foreign)
    assert reply.status == 403


def test_plain_http_leads_to_https(site: Site) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{site.plain}/docs/?a=1", headers={"Host": "leads.example"}
    )
    with _opened(urllib.request.build_opener(_STAY), request) as reply:
        assert (reply.status, reply.headers["Location"]) == (301, "https://leads.example/docs/?a=1")


def test_figures_and_keys_stay_inside(site: Site, tmp_path: Path) -> None:
    tenant = make_tenant()
    assert site.open("/metrics").status == 404
    assert site.open("//metrics").status in (401, 404)
    reply = site.open(f"/api/v1/lead-list?api_key={tenant.key}")
    assert reply.status == 200
    wait_for(lambda: "lead-list" in (tmp_path / "access.log").read_text(), what="the line of the request")
    log = (tmp_path / "access.log").read_text()
    assert tenant.key not in log and str(reply.headers["X-Request-Id"]) in log


class _Stay(urllib.request.HTTPRedirectHandler):
    @override
    def redirect_request(self, *_: Any) -> None:
        """What leads elsewhere is an answer as well."""


class _AnyHost(http.cookiejar.DefaultCookiePolicy):
    """The cookies are those of the host that is named, and we are at its address."""


_STAY = _Stay()
_ANY_HOST = _AnyHost()
