"""Takes every page at both widths into docs/screenshots: `python docs/take_screenshots.py [--dark] [NAME …]`.

With names, only those; with --dark also as who prefers dark pages sees them (NAME-WIDTH-dark.png). It has a
server, a worker and data of its own, and leaves nothing behind.
Needs the development requirements and Debian's Chromium.
"""

import datetime as dt
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

import tests  # noqa: E402, F401  its import makes a server of its own, and sets Django up
from leads.files.corrected.drafts import draft_of_import  # noqa: E402
from leads.files.decode import Column  # noqa: E402
from leads.files.named import save_mapping  # noqa: E402
from leads.imports.record.events import emit_end  # noqa: E402
from leads.models import (  # noqa: E402
    ImportState,
    Lead,
    LeadImport,
    Membership,
    NamedMapping,
    Tag,
    TagColor,
    VerificationRun,
)
from leads.tags import add_tags, create_tag  # noqa: E402
from leads.verification.job_run import run_verification  # noqa: E402
from leads.verification.lifecycle import request_for_memberships, request_for_target  # noqa: E402
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_path  # noqa: E402
from tests.browser.messy_file import messy_csv  # noqa: E402
from tests.browser.small_xlsx import small_xlsx  # noqa: E402
from tests.browser.visiting import give_password, log_in  # noqa: E402
from tests.builders import Tenant, add_leads, block, make_member, make_tenant  # noqa: E402
from tests.environment import tear_down  # noqa: E402
from tests.leads.file_imports.files import as_csv, import_csv  # noqa: E402
from tests.loopback.dns import DnsServer, Zone  # noqa: E402
from tests.server import Workers, web_server  # noqa: E402
from workspaces.models import EventType, Role, WebhookDelivery, WebhookEndpoint  # noqa: E402

WIDTHS = (1280, 390)
TALLEST = 1700  # pixels
_FADING = 500  # milliseconds in which buttons change their colour
TARGET = ROOT / "docs" / "screenshots"
UPLOAD = "/admin/leads/leadimport/import/"


class Camera:
    """Takes pictures of one page at both widths, in each scheme of colours."""

    def __init__(self, page: Page, wanted: list[str], *, is_dark_too: bool) -> None:
        self.page = page
        self._wanted = wanted
        self._looks: list[tuple[str, Literal["light", "dark"]]] = [("", "light")]
        if is_dark_too:
            self._looks.append(("-dark", "dark"))

    def take(self, name: str, path: str = "", *, part: str = "") -> None:
        """The page, or the part of it that a selector tells."""
        if path:
            self.page.goto(path)
        if self._wanted and name not in self._wanted:
            return
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self._check_width(name)
            height = min(TALLEST, max(600, self.page.evaluate("document.documentElement.scrollHeight")))
            self.page.set_viewport_size({"width": width, "height": height})
            for suffix, scheme in self._looks:
                self.page.emulate_media(color_scheme=scheme)
                self.page.wait_for_timeout(_FADING)
                picture = self.page.locator(part).screenshot() if part else self.page.screenshot()
                (TARGET / f"{name}-{width}{suffix}.png").write_bytes(_with_palette(picture))
            self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def _check_width(self, name: str) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            sys.stderr.write(f"{name} is {wide} pixels too wide\n")


def _with_palette(picture: bytes) -> bytes:
    """A third of the size."""
    small = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256).save(small, "PNG", optimize=True)
    return small.getvalue()


def main(wanted: list[str], *, is_dark_too: bool) -> None:
    TARGET.mkdir(exist_ok=True)
    settings.ALLOWED_HOSTS = ["*"]  # Django's test client, in this process, has a host name of its own
    call_command("migrate", verbosity=0)
    tenant = _demo_tenant()
    with web_server() as port, _chromium_page(port) as page:
        camera = Camera(page, wanted, is_dark_too=is_dark_too)
        camera.take("login", "/admin/login/")
        camera.page.goto("/api/docs")
        camera.page.locator(".opblock").first.wait_for()
        camera.take("api")
        log_in(page, tenant)
        _take_upload(camera, tenant)
        _take_mending(camera, tenant)
        _take_verification(camera, tenant)
        for name, path in _plain_pages(tenant).items():
            camera.take(name, path)


def _demo_tenant() -> Tenant:
    tenant = give_password(make_tenant("Acme"))
    block(tenant.blocklist, "gesperrt.example", "rival@example.com")
    for role in (Role.MANAGER, Role.UPLOADER, Role.VIEWER):
        make_member(tenant.workspace, role)
    leads = [
        {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "company_name": "Engines"},
        {"email": "grace@example.com", "first_name": "Grace", "last_name": "Hopper"},
        {"email": "nobody@gesperrt.example"},
        {"email": "not an email"},
    ]
    add_leads(tenant, leads)
    stated = {"custom_variables": {"Kundennummer": "4711", "Stadt": "Ulm"}}
    add_leads(tenant, [lead | stated for lead in leads[:2]], list_id=tenant.list.id)
    _tag(tenant)
    return tenant


def _tag(tenant: Tenant) -> None:
    """Tags of all colours on the two who came in, and a saved mapping."""
    workspace_id = tenant.workspace.id
    people = list(Lead.objects.filter(workspace_id=workspace_id).values_list("id", flat=True))
    names = ("Customer", "Trade fair 2026", "VIP", "Press", "Cold", "Do not call", "Beta")
    for name, color in zip(names, TagColor, strict=True):
        tag = create_tag(workspace_id=workspace_id, name=name, color=color)
        add_tags(workspace_id=workspace_id, tag_ids=[tag.id], resource_ids=people[: 1 + len(name) % 2])
    columns = [Column(index=n, name=name, samples=()) for n, name in enumerate(("E-Mail", "Ort", "Intern"))]
    save_mapping(
        workspace_id=workspace_id, name="Trade fairs", columns=columns, choices=["email", "custom:Stadt", ""]
    )


@contextmanager
def _chromium_page(port: int) -> Iterator[Page]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        yield browser.new_page(
            viewport={"width": WIDTHS[0], "height": 900}, base_url=f"http://127.0.0.1:{port}"
        )
        browser.close()


# --- the upload, from the file to undo ---


def _take_upload(camera: Camera, tenant: Tenant) -> None:
    page = camera.page
    camera.take("upload", f"{UPLOAD}?target=list:{tenant.list.id}")
    damaged = "Email;Name\na@example.com;Jürgen Müßgöß Zo".encode() + b"\xeb\n"
    _send_file(page, "Damaged.csv", damaged)
    camera.take("file-bad")
    doubtful = "Email;Name;Firma;Miasto\na@example.com;Ewa;Łąki;Kraków\nb@example.com;Jan;Żubr;Opole\n"
    page.goto(f"{UPLOAD}?target=list:{tenant.list.id}")
    _send_file(page, "Adresy.csv", doubtful.encode("cp1250"))
    camera.take("encoding-doubt")
    page.goto(f"{UPLOAD}?target=list:{tenant.list.id}")
    titled = "Spring fair 2026;;;\nas of May;;;\n\nName;Email;Phone;Town\n"
    people = "Ewa Ott;Ewa <ewa@example.com>;4.9E+11;Ulm\nJan Roe;jan@example.com;030 1234567;Bonn\n"
    _send_file(page, "Fair.csv", f"{titled}{people}\nPage 1 of 1;;;\n".encode())
    camera.take("header-row")
    page.goto(f"{UPLOAD}?target=list:{tenant.list.id}")
    _send_file(page, "Messekontakte 2026.csv", messy_csv())
    _give(page)
    _take_options(camera)
    page.get_by_role("button", name="Dry run first").click()
    camera.take("import-waiting")
    _take_running(camera)
    with Workers(1):
        _wait_for_end(page)
        camera.take("dry-run")
        page.get_by_role("button", name="Import for real").click()
        _wait_for_end(page)
        camera.take("report")
        report = page.url
        camera.take("rows", f"{_beside(report, 'rows')}?outcome=repeated")
        camera.take("undo", _beside(report, "undo"))
        camera.take("overview", "/admin/")
        camera.take("imports", "/admin/leads/leadimport/")
        page.goto(_beside(report, "undo"))
        page.get_by_role("button", name="Yes, undo it").click()
        page.wait_for_selector("text=The import was undone")
        camera.take("undone")
    page.goto(UPLOAD)
    _send_file(page, "Partner.xlsx", small_xlsx({"Partner": [["Email", "Name"], ["a@example.com", "A B"]]}))
    camera.take("spreadsheet-waiting")


def _take_mending(camera: Camera, tenant: Tenant) -> None:
    """Two rows are mended already, and one is doubtful still."""
    header = ["E-Mail", "Vorname", "Nachname", "Firma", "Notizen"]
    rows = [
        ["ann.lee@gmial,com", "Ann", "Lee", "Lee & Söhne", ""],
        ["bob@gmial,com", "Bob", "Ross", "Paint", "met at the fair"],
        ["Tel. 030 12, cy@example.com", "Cy", "Young", "", ""],
        ["", "Dee", "Dexter", "Lab", "write to dee@example.com"],
        ["unknown", "Eve", "Evans", "", ""],
        ["fay@example.com", "Fay", "Wray", "Kong", ""],
    ]
    record = import_csv(tenant, header, rows)
    draft_of_import(record).save({3: {0: "bob@gmial.com"}, 6: {0: "eve@example.com"}})
    page = camera.page
    page.goto(f"/admin/leads/leadimport/{record.id}/mend/")
    page.locator("[data-mend-groups] button").first.wait_for()
    camera.take("mend")
    page.goto(f"{UPLOAD}?target=list:{tenant.other_list.id}")
    _send_file(page, "Kontakte.csv", as_csv(header, rows))
    page.get_by_role("button", name="Mend these rows").click()
    page.locator("[data-mend-groups] button").first.wait_for()
    camera.take("mend-first", part="#preview")


def _take_running(camera: Camera) -> None:
    """As the page looks in the middle of a big file: no worker runs yet, so nothing changes it."""
    record = LeadImport.objects.latest("id")
    fresh = {field.attname: getattr(record, field.attname) for field in LeadImport._meta.concrete_fields}
    started = timezone.now() - dt.timedelta(seconds=2)
    LeadImport.objects.filter(id=record.id).update(
        state=ImportState.RUNNING, total_count=3000, created_count=2880, repeated_count=60,
        invalid_email_count=30, blocked_count=30, run_started_at=started,
    )  # fmt: skip
    camera.page.reload()
    camera.take("import-running")
    LeadImport.objects.filter(id=record.id).update(**fresh)
    camera.page.reload()


def _give(page: Page) -> None:
    """What all rows get."""
    page.get_by_label("Tags for all").fill("Trade fair 2026, Press")
    page.locator("details.fixed summary").click()
    page.get_by_label("Field of fixed value 1").select_option("source")
    page.get_by_label("Fixed value 1", exact=True).fill("Trade fair 2026")


def _take_options(camera: Camera) -> None:
    """The page, then what known people take, and by what they are known; nothing of that stays chosen."""
    camera.take("prepare")
    page = camera.page
    update, keep = page.get_by_label("People who are known"), page.locator("[name=keep][value=notes]")
    page.get_by_label("Know people by their phone number").check()
    update.select_option("overwrite")
    page.locator("summary", has_text="Never overwrite").click()
    keep.check()
    camera.take("prepare-options", part="[aria-labelledby=h-options]")
    keep.uncheck()
    update.select_option("no")
    page.get_by_label("Know people by their phone number").uncheck()


def _send_file(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("input[name=import_file]", {"name": name, "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Upload and continue").click()
    page.wait_for_url(lambda url: url.rstrip("/") != UPLOAD and "/import/0" in url)


def _wait_for_end(page: Page) -> None:
    page.wait_for_selector("#h-live:has-text('finished')", timeout=60_000)


def _beside(report: str, page: str) -> str:
    return report.removesuffix("change/") + f"{page}/"


# --- verification ---


def _take_verification(camera: Camera, tenant: Tenant) -> None:
    """Against a name server of its own: a job as it runs, its end, and where its verdicts are shown."""
    domains = {f"d{number}.example": Zone(mx=("10 mx.example",)) for number in range(10)}
    zones = {**domains, "canary.example": domains["d0.example"], "odd.example": Zone(servfail=True)}
    leads = [{"email": f"p{n}@d{n % 10}.example", "first_name": f"Person {n}"} for n in range(150)]
    leads += [{"email": f"{role}@d1.example"} for role in ("info", "sales", "support", "office")]
    leads += [{"email": f"p{n}@gone{n}.example"} for n in range(12)] + [{"email": "ada@odd.example"}]
    with DnsServer(zones) as dns:
        settings.LEADGATE_VERIFY_RESOLVERS = [dns.address]
        settings.LEADGATE_VERIFY_CANARIES = ["canary.example"]
        add_leads(tenant, leads, list_id=tenant.other_list.id)
        tenant.other_list.refresh_from_db()
        place = f"/admin/leads/leadlist/{tenant.other_list.id}"
        camera.take("verify", f"{place}/verify/")
        job = request_for_target(
            workspace_id=tenant.workspace.id, user_id=tenant.owner.pk, target=tenant.other_list
        )
        run_verification(job.id)
        camera.take("verification-running", f"/admin/leads/backgroundjob/{job.id}/change/")
        camera.take("verification-list", f"{place}/change/")
        camera.take("verification-leads", f"/admin/leads/membership/?target={tenant.other_list.id}")
        lead = Lead.objects.get(email="p0@gone0.example")
        camera.take("verification-lead", f"/admin/leads/lead/{lead.id}/change/")
        invalid = Membership.objects.filter(list_id=tenant.other_list.id, verification_status=-1)
        last = request_for_memberships(
            workspace_id=tenant.workspace.id,
            user_id=tenant.owner.pk,
            target=tenant.other_list,
            ids=list(invalid.values_list("id", flat=True)),
        )
        VerificationRun.objects.filter(job_id=last.id).update(removes_invalid=True)
        run_verification(last.id)
        camera.take("verification-removed", f"/admin/leads/backgroundjob/{last.id}/change/")


# --- the other pages ---


def _plain_pages(tenant: Tenant) -> dict[str, str]:
    lead, membership = Lead.objects.get(email="ada@example.com"), Membership.objects.latest("id")
    tag = Tag.objects.get(name="VIP")
    return {
        "leads": "/admin/leads/lead/",
        "lead": f"/admin/leads/lead/{lead.id}/change/",
        "tags": "/admin/leads/tag/",
        "tag": f"/admin/leads/tag/{tag.id}/change/",
        "tag-merge": f"/admin/leads/tag/{tag.id}/merge/",
        "mapping": f"/admin/leads/namedmapping/{NamedMapping.objects.latest('id').id}/change/",
        "memberships": f"/admin/leads/membership/?target={tenant.list.id}",
        "membership": f"/admin/leads/membership/{membership.id}/change/",
        "lists": "/admin/leads/leadlist/",
        "list": f"/admin/leads/leadlist/{tenant.list.id}/change/",
        "campaigns": "/admin/campaigns/campaign/",
        "campaign": f"/admin/campaigns/campaign/{tenant.campaign.id}/change/",
        "blocklists": "/admin/blocklists/blocklist/",
        "blocklist": f"/admin/blocklists/blocklist/{tenant.blocklist.id}/change/",
        "blocklist-upload": f"/admin/blocklists/blocklist/{tenant.blocklist.id}/upload/",
        "blocklist-matches": f"/admin/blocklists/blocklist/{tenant.blocklist.id}/matches/?value=example.com",
        "blocklist-entries": "/admin/blocklists/blocklistentry/",
        "jobs": "/admin/leads/backgroundjob/",
        "members": "/admin/workspaces/member/",
        "users": "/admin/workspaces/user/",
        "api-keys": "/admin/workspaces/apikey/",
        "api-key-add": "/admin/workspaces/apikey/add/",
        **_webhook_pages(tenant),
        "plan": "/admin/workspaces/plan/",
        "workspaces": "/admin/workspaces/workspace/",
    }


def _webhook_pages(tenant: Tenant) -> dict[str, str]:
    """An endpoint that is fine, one that fails, one that was switched off."""
    own = {"workspace": tenant.workspace, "events": EventType.values}
    good = WebhookEndpoint.objects.create(**own, name="CRM", url="https://crm.example/leadgate")
    bad = WebhookEndpoint.objects.create(
        **own, name="Data lake", url="https://lake.example/in", failing_since=timezone.now()
    )
    note = "Switched off: nothing got through for 3 days."
    WebhookEndpoint.objects.create(
        **own, name="Old bot", url="https://bot.example/hook", is_active=False, note=note
    )
    emit_end(tenant.workspace.id, LeadImport.objects.filter(state=ImportState.FINISHED).latest("id").id)
    now = timezone.now()
    good.deliveries.update(state="delivered", attempts=1, status=200, response="ok", next_attempt_at=None)
    bad.deliveries.update(
        attempts=4, status=503, error="Answered 503", response="<h1>Service Unavailable</h1>",
        last_attempt_at=now, next_attempt_at=now + dt.timedelta(minutes=10),
    )  # fmt: skip
    delivery = WebhookDelivery.objects.get(endpoint=bad)
    return {
        "webhooks": "/admin/workspaces/webhookendpoint/",
        "webhook": f"/admin/workspaces/webhookendpoint/{bad.id}/change/",
        "webhook-deliveries": "/admin/workspaces/webhookdelivery/",
        "webhook-delivery": f"/admin/workspaces/webhookdelivery/{delivery.id}/change/",
    }


if __name__ == "__main__":
    try:
        names = [name for name in sys.argv[1:] if name != "--dark"]
        main(names, is_dark_too="--dark" in sys.argv)
    finally:
        tear_down()
