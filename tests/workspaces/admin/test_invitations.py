"""People are invited by a link, and get a new password by one."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.admin_pages import Browser, add_url, errors, page_url
from tests.builders import Tenant, make_member, make_tenant, make_user
from tests.loopback.mailbox import Mailbox
from workspaces.database import clock
from workspaces.models import AuditEntry, Invitation, Member, Role, User
from workspaces.tenant_admin import change_url, list_url

NEW = {"name": "Nora", "password": "a very good phrase", "again": "a very good phrase"}


@pytest.fixture
def tenant(db: None, settings: Any) -> Tenant:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    return make_tenant("Acme")


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        settings.LEADGATE_URL = "https://leads.example/"
        yield mailbox


def invite(tenant: Tenant, email: str = "Nora@people.example", role: Role = Role.UPLOADER) -> str:
    """-> the path of the link that is shown."""
    data = {"workspace": str(tenant.workspace.id), "email": email, "role": role.value}
    page = Browser(tenant.owner).post(add_url(Invitation), data)
    assert page.status_code == 200 and not errors_of(page), errors_of(page)
    assert "no-store" in page.headers["Cache-Control"]
    return f"/admin/join/{page.context['link'].rpartition('/join/')[2]}"


def errors_of(page: Any) -> dict[str, list[str]]:
    return errors(page) if "adminform" in (page.context or {}) else {}


def test_invited_person_joins_once_with_a_new_account(tenant: Tenant) -> None:
    link = invite(tenant)
    guest = Client()
    page = guest.get(link)
    assert "uploader of the workspace Acme" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    reply = guest.post(link, NEW)
    assert (reply.status_code, reply.headers["Location"]) == (302, f"/admin/?workspace={tenant.workspace.id}")
    user = User.objects.get(email="nora@people.example")
    assert (user.name, user.is_staff, user.is_superuser) == ("Nora", True, False)
    assert Member.objects.get(user=user).role == Role.UPLOADER
    assert guest.get("/admin/").status_code == 200
    for again in (guest.get(link), Client().get(link), Client().post(link, NEW)):
        assert again.status_code == 404 and "doesn’t work any more" in again.content.decode()
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"member.invited", "member.added"} <= actions


def test_known_person_joins_with_their_password(tenant: Tenant) -> None:
    known = make_user("nora", is_staff=False)
    known.set_password("their own phrase")
    known.save()
    link = invite(tenant, email=known.email)
    assert Client().post(link, NEW).status_code == 200
    assert Client().post(link, {"password": "wrong"}).status_code == 200
    assert not Member.objects.filter(user=known).exists()
    assert Client().post(link, {"password": "their own phrase"}).status_code == 302
    assert Member.objects.get(user=known).workspace == tenant.workspace
    known.refresh_from_db()
    assert known.is_staff and known.check_password("their own phrase")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({**NEW, "again": "another"}, "again"),
        ({**NEW, "password": "12345", "again": "12345"}, "password"),
        ({**NEW, "name": ""}, "name"),
    ],
)
def test_account_that_is_none_is_refused(tenant: Tenant, typed: dict[str, str], field: str) -> None:
    reply = Client().post(invite(tenant), typed)
    assert reply.status_code == 200
    assert field in reply.context["form"].errors
    assert not User.objects.filter(email="nora@people.example").exists()


def test_link_ends_with_time_when_taken_back_and_with_a_newer_one(tenant: Tenant) -> None:
    first = invite(tenant)
    link = invite(tenant)
    assert (Client().get(first).status_code, Client().get(link).status_code) == (404, 200)
    Invitation.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    assert Client().post(link, NEW).status_code == 404
    link = invite(tenant)
    invitation = Invitation.objects.get()
    Browser(tenant.owner).post(page_url(Invitation, "delete", invitation.pk), {"post": "yes"})
    assert Client().get(link).status_code == 404
    assert Client().get("/admin/join/x/").status_code == 404


def test_only_owners_invite_and_nobody_twice(tenant: Tenant) -> None:
    data = {"workspace": str(tenant.workspace.id), "email": "a@people.example", "role": "viewer"}
    manager = Browser(make_member(tenant.workspace, Role.MANAGER))
    assert manager.post(add_url(Invitation), data).status_code == 403
    stranger = make_tenant("Mine")
    page = Browser(stranger.owner).post(add_url(Invitation), data)
    assert page.status_code == 200 and "workspace" in errors(page)
    data["email"] = tenant.owner.email
    page = Browser(tenant.owner).post(add_url(Invitation), data)
    assert "is a member of the workspace already" in str(errors(page))
    assert not Invitation.objects.exists()


def test_strangers_see_no_invitation(tenant: Tenant) -> None:
    invite(tenant)
    stranger = Browser(make_tenant("Mine").owner)
    assert "nora@" not in stranger.get(list_url(Invitation)).content.decode()
    pk = Invitation.objects.get().pk
    assert stranger.post(page_url(Invitation, "delete", pk), {"post": "yes"}).status_code in (302, 403, 404)
    assert Invitation.objects.exists()
    assert "nora@people.example" in Browser(tenant.owner).get(list_url(Invitation)).content.decode()


def test_invitation_is_mailed_where_mail_is_set_up(tenant: Tenant, mailbox: Mailbox) -> None:
    link = invite(tenant)
    (message,) = mailbox.messages
    assert (message["To"], message["Subject"]) == ("nora@people.example", "Join Acme on Leadgate")
    assert f"https://leads.example{link}" in message.get_content()


# --- passwords ---


def link_in(text: str) -> str:
    found = re.search(r"/admin/new-password/\S+", text)
    assert found is not None, text
    return found.group()


def set_password(link: str, password: str) -> Any:
    client = Client()
    form = client.get(link, follow=True)
    assert form.status_code == 200
    path = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(path, {"new_password1": password, "new_password2": password})


def test_forgotten_password_is_mailed_a_link_that_works_once(tenant: Tenant, mailbox: Mailbox) -> None:
    tenant.owner.set_password("the old phrase")
    tenant.owner.save()
    assert 'href="/admin/forgotten/"' in Client().get("/admin/login/").content.decode()
    replies = [
        Client().post("/admin/forgotten/", {"email": email}, follow=True).content
        for email in (tenant.owner.email, "nobody@people.example")
    ]
    assert replies[0] == replies[1], "it says nothing about who has an account"
    (message,) = mailbox.messages
    assert "https://leads.example/admin/new-password/" in message.get_content()
    link = link_in(message.get_content())
    assert set_password(link, "the new phrase").status_code == 302
    tenant.owner.refresh_from_db()
    assert tenant.owner.check_password("the new phrase")
    assert "password reset link was invalid" in Client().get(link, follow=True).content.decode()


def test_without_mail_nobody_is_promised_one(tenant: Tenant) -> None:
    assert "Forgotten" not in Client().get("/admin/login/").content.decode()
    assert Client().get("/admin/forgotten/").status_code == 404
    assert Client().post("/admin/forgotten/", {"email": tenant.owner.email}).status_code == 404


def test_owner_makes_a_link_for_a_new_password(tenant: Tenant) -> None:
    person = make_member(tenant.workspace, Role.VIEWER)
    url = page_url(User, "new_password", person.pk)
    browser = Browser(tenant.owner)
    assert url in browser.get(change_url(User, person.pk)).content.decode()
    assert browser.get(url).status_code == 403
    link = link_in(browser.post(url).context["link"])
    assert set_password(link, "their new phrase").status_code == 302
    person.refresh_from_db()
    assert person.check_password("their new phrase")
    assert AuditEntry.objects.filter(action="user.password_link_made").exists()


def test_nobody_else_makes_a_link(tenant: Tenant) -> None:
    person = make_member(tenant.workspace, Role.VIEWER)
    url = page_url(User, "new_password", person.pk)
    stranger = make_tenant("Mine")
    assert Browser(stranger.owner).post(url).status_code == 404
    assert Browser(make_member(tenant.workspace, Role.MANAGER)).post(url).status_code == 403
    Member.objects.create(workspace=stranger.workspace, user=person, role=Role.VIEWER)
    assert Browser(tenant.owner).post(url).status_code == 403, "it concerns another workspace too"
