"""Who is locked out of the admin by whose wrong passwords, and until when."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client

from config.lockout import _decisive
from tests.builders import Tenant, make_tenant, make_user
from workspaces.database import clock
from workspaces.models import User

PASSWORD = "correct horse battery"
LOGIN = "/admin/login/"
NOON = dt.datetime(2030, 5, 17, 12, 0, 20, tzinfo=dt.UTC)


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    with_password(tenant.owner)
    return tenant


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(name: str, password: str, *, address: str = "192.0.2.1", agent: str = "a", **query: str) -> Any:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent})
    path = f"{LOGIN}?next={query['next']}" if "next" in query else LOGIN
    return client.post(path, {"username": name, "password": password})


def fail(name: str, times: int, **how: Any) -> None:
    for _ in range(times):
        log_in(name, "wrong", **how)


@pytest.mark.parametrize(
    "spelling",
    [str.upper, str.title, lambda email: f"  {email} ", lambda email: email.replace("@", "\uff20")],
)
def test_every_spelling_counts_for_the_same_person(tenant: Tenant, spelling: Any) -> None:
    email = tenant.owner.email
    fail(email, 5)
    fail(spelling(email), 5)
    assert log_in(email, PASSWORD).status_code == 429
    assert log_in(spelling(email), PASSWORD).status_code == 429


def test_nine_wrong_passwords_are_forgiven(tenant: Tenant) -> None:
    for _ in range(2):
        fail(tenant.owner.email, 9)
        assert log_in(tenant.owner.email, PASSWORD).status_code == 302


def test_bystanders_log_in(tenant: Tenant) -> None:
    """Somebody else behind the address, and the person themselves from elsewhere."""
    neighbour = with_password(make_user("neighbour"))
    fail(tenant.owner.email, 12)
    fail(neighbour.email, 1)
    assert log_in(neighbour.email, PASSWORD).status_code == 302
    assert log_in(tenant.owner.email, PASSWORD, address="192.0.2.2").status_code == 302
    assert log_in(tenant.owner.email, PASSWORD).status_code == 429


def test_page_says_until_when_and_means_it(tenant: Tenant) -> None:
    """Trying again meanwhile doesn't make it longer."""
    email = tenant.owner.email
    fail(email, 10)
    reply, until = at_age(email, minutes=5)
    assert reply.status_code == 429
    assert f"{until:%Y-%m-%d %H:%M} UTC" in reply.content.decode()
    assert reply["Retry-After"] in ("600", "660")  # the minute may end within this test
    assert f"{int(reply['Retry-After']) // 60} minutes from now" in reply.content.decode()
    assert reply["Cache-Control"] == "no-store"
    assert at_age(email, minutes=14)[0].status_code == 429
    assert at_age(email, minutes=16)[0].status_code == 302


def at_age(email: str, *, minutes: int) -> tuple[Any, dt.datetime]:
    """-> what the right password gets, and until when it is refused, after the failures are so old."""
    moment = clock.now() - dt.timedelta(minutes=minutes)
    AccessAttempt.objects.update(attempt_time=moment)
    until = (moment + dt.timedelta(minutes=15)).replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
    return log_in(email, PASSWORD), until


@pytest.mark.parametrize("days", [-2, 2])
def test_clocks_of_web_servers_decide_nothing(tenant: Tenant, days: int) -> None:
    """One whose clock is two days off neither forgets the failures nor keeps somebody out for days."""
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)):
        fail(tenant.owner.email, 10)
    assert log_in(tenant.owner.email, PASSWORD).status_code == 429
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)):
        assert log_in(tenant.owner.email, PASSWORD).status_code == 429
        assert at_age(tenant.owner.email, minutes=16)[0].status_code == 302


def test_browsers_are_counted_together(tenant: Tenant) -> None:
    for agent in "abcde":
        fail(tenant.owner.email, 2, agent=agent)
    assert log_in(tenant.owner.email, PASSWORD, agent="f").status_code == 429


def test_failures_that_decide() -> None:
    def at(minute: int) -> dt.datetime:
        return NOON.replace(minute=minute)

    assert _decisive([(at(1), 4), (at(3), 4), (at(2), 4)], limit=10) == at(1)
    assert _decisive([(at(1), 4), (at(3), 6), (at(2), 4)], limit=10) == at(2)
    assert _decisive([(at(1), 9)], limit=10) is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_login_with_a_refused_next_ends_on_the_overview(tenant: Tenant, target: str) -> None:
    reply = log_in(tenant.owner.email, PASSWORD, next=target)
    assert (reply.status_code, reply["Location"]) == (302, "/admin/")
