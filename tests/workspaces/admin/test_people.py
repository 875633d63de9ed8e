"""Users, members and plans in the admin."""

import threading

import pytest
from django.db import connection, transaction

from tests.admin_pages import Browser, add_url, errors, page_url
from tests.builders import Tenant, make_member, make_tenant, make_user
from tests.waiting import LIMIT, is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Member, Plan, Role, User
from workspaces.models.locks import lock_workspace_settings
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


def membership(tenant: Tenant, user: User) -> Member:
    return Member.objects.get(workspace=tenant.workspace, user=user)


# --- members ---


def test_owner_adds_a_person_whom_they_know(tenant: Tenant) -> None:
    other = make_tenant("Globex")
    colleague = make_member(other.workspace, Role.VIEWER)
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.VIEWER)
    new = {"workspace": tenant.workspace.id, "user": colleague.id, "role": "manager"}
    Browser(tenant.owner).post(add_url(Member), new)
    assert membership(tenant, colleague).role == Role.MANAGER


def test_owner_cannot_add_a_person_whom_they_do_not_know(tenant: Tenant) -> None:
    stranger = make_tenant("Globex").owner
    new = {"workspace": tenant.workspace.id, "user": stranger.id, "role": "manager"}
    response = Browser(tenant.owner).post(add_url(Member), new)
    assert "user" in errors(response)
    assert stranger.email not in Browser(tenant.owner).get(add_url(Member)).content.decode()


def test_owner_cannot_add_to_a_workspace_in_which_they_are_less(tenant: Tenant) -> None:
    other = make_tenant("Globex")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.MANAGER)
    new = {"workspace": other.workspace.id, "user": tenant.owner.id, "role": "owner"}
    assert "workspace" in errors(Browser(tenant.owner).post(add_url(Member), new))


def test_nobody_is_a_member_twice(tenant: Tenant) -> None:
    new = {"workspace": tenant.workspace.id, "user": tenant.owner.id, "role": "viewer"}
    assert errors(Browser(tenant.owner).post(add_url(Member), new))


def test_role_changes_but_person_and_workspace_stay(tenant: Tenant) -> None:
    viewer = make_member(tenant.workspace, Role.VIEWER)
    other = make_tenant("Globex")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.OWNER)
    browser, row = Browser(tenant.owner), membership(tenant, viewer)
    browser.save(row, role="manager", user=tenant.owner.id, workspace=other.workspace.id)
    row.refresh_from_db()
    assert (row.role, row.user, row.workspace) == (Role.MANAGER, viewer, tenant.workspace)


def test_last_owner_stays_owner(tenant: Tenant) -> None:
    browser, row = Browser(tenant.owner), membership(tenant, tenant.owner)
    assert "needs an owner" in str(errors(browser.save(row, role="manager")))
    assert browser.post(page_url(Member, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert membership(tenant, tenant.owner).role == Role.OWNER
    make_member(tenant.workspace, Role.OWNER)
    assert not errors(browser.save(row, role="manager"))


def test_members_are_deleted_one_by_one(tenant: Tenant) -> None:
    viewer = make_member(tenant.workspace, Role.VIEWER)
    browser = Browser(tenant.owner)
    browser.act("delete_selected", list(Member.objects.all()), tenant.workspace)
    assert Member.objects.filter(user=viewer).exists()
    browser.post(page_url(Member, "delete", membership(tenant, viewer).pk), {"post": "yes"})
    assert not Member.objects.filter(user=viewer).exists()


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_demote_each_other_at_once_leave_one() -> None:
    tenant = make_tenant("Acme")
    second = make_member(tenant.workspace, Role.OWNER)
    second_row = membership(tenant, second)
    responses = []

    def demote() -> None:
        responses.append(Browser(tenant.owner).save(second_row, role="viewer"))
        connection.close()

    demotion = threading.Thread(target=demote)
    with transaction.atomic():
        lock_workspace_settings(tenant.workspace.id)
        Member.objects.filter(user=tenant.owner).update(role=Role.VIEWER)
        demotion.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the second demotion to wait")
    demotion.join(timeout=LIMIT)
    assert Member.objects.filter(role=Role.OWNER).count() == 1
    assert "needs an owner" in str(errors(responses[0]))


# --- users ---


def test_people_of_shared_workspaces_are_listed(tenant: Tenant) -> None:
    viewer = make_member(tenant.workspace, Role.VIEWER)
    make_tenant("Globex")
    listed = Browser(viewer).changelist(User).context["cl"].result_list
    assert {user.id for user in listed} == {viewer.id, tenant.owner.id}


def test_owner_edits_who_is_in_no_other_workspace(tenant: Tenant) -> None:
    viewer = make_member(tenant.workspace, Role.VIEWER)
    changes = {"name": "Vera", "email": " VERA@example.com ", "is_active": ""}
    assert not errors(Browser(tenant.owner).save(viewer, **changes))
    viewer.refresh_from_db()
    assert (viewer.name, viewer.email, viewer.is_active) == ("Vera", "vera@example.com", False)


def test_owner_changes_no_login_of_whom_they_share_with_other_owners(tenant: Tenant) -> None:
    viewer = make_member(tenant.workspace, Role.VIEWER)
    Member.objects.create(workspace=make_tenant("Globex").workspace, user=viewer, role=Role.OWNER)
    email = viewer.email
    Browser(tenant.owner).save(viewer, name="Vera", email="mine@example.com", is_active="")
    viewer.refresh_from_db()
    assert (viewer.name, viewer.email, viewer.is_active) == ("Vera", email, True)
    page = Browser(tenant.owner).get(change_url(User, viewer.id)).content.decode()
    assert "Acme (viewer)" in page
    assert "Globex" not in page


def test_owner_changes_no_login_of_a_superuser(tenant: Tenant) -> None:
    operator = make_member(tenant.workspace, Role.VIEWER)
    User.objects.filter(id=operator.id).update(is_superuser=True)
    Browser(tenant.owner).save(operator, email="mine@example.com")
    assert not User.objects.filter(email="mine@example.com").exists()


def test_nobody_locks_themselves_out_or_raises_themselves(tenant: Tenant) -> None:
    Browser(tenant.owner).save(tenant.owner, is_active="", is_staff="", is_superuser="on", name="Olga")
    tenant.owner.refresh_from_db()
    assert (tenant.owner.is_active, tenant.owner.is_staff) == (True, True)
    assert (tenant.owner.is_superuser, tenant.owner.name) == (False, "Olga")


def test_password_hash_is_on_no_page(tenant: Tenant) -> None:
    tenant.owner.set_password("correct horse")
    tenant.owner.save()
    browser = Browser(tenant.owner)
    for page in (browser.changelist(User), browser.get(change_url(User, tenant.owner.id))):
        assert "pbkdf2" not in page.content.decode()


def test_everybody_sets_their_own_password(tenant: Tenant) -> None:
    viewer = make_member(tenant.workspace, Role.VIEWER)
    viewer.set_password("old horse staple")
    viewer.save()
    data = {"old_password": "old horse staple"}
    data |= dict.fromkeys(("new_password1", "new_password2"), "new horse staple")
    assert Browser(viewer).post("/admin/password_change/", data).status_code == 302
    viewer.refresh_from_db()
    assert viewer.check_password("new horse staple")


NEW_USER = {"email": "Nina@Example.com", "name": "Nina", "role": "uploader", "is_staff": "on"}


def new_user(tenant: Tenant, **fields: str) -> dict[str, object]:
    passwords = dict.fromkeys(("password1", "password2"), "correct horse staple")
    return {**NEW_USER, **passwords, "workspace": tenant.workspace.id, **fields}


def test_superuser_adds_a_user_with_a_place(tenant: Tenant) -> None:
    User.objects.filter(id=tenant.owner.id).update(is_superuser=True)
    tenant.owner.refresh_from_db()
    assert not errors(Browser(tenant.owner).post(add_url(User), new_user(tenant)))
    nina = User.objects.get(email="nina@example.com")
    assert nina.check_password("correct horse staple")
    assert (nina.is_staff, nina.is_superuser) == (True, False)
    assert membership(tenant, nina).role == Role.UPLOADER


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password2", "something else"),
        ("email", "owner.of.acme@people.example"),
        ("email", "OWNER.of.Acme@people.example"),
        ("password1", "nina"),
    ],
)
def test_superuser_adds_no_user_that_is_wrong(tenant: Tenant, field: str, value: str) -> None:
    User.objects.filter(id=tenant.owner.id).update(is_superuser=True)
    count = User.objects.count()
    assert errors(Browser(tenant.owner).post(add_url(User), new_user(tenant, **{field: value})))
    assert User.objects.count() == count


def test_superuser_places_a_user_only_where_they_are_owner(tenant: Tenant) -> None:
    User.objects.filter(id=tenant.owner.id).update(is_superuser=True)
    other = make_tenant("Globex")
    assert "workspace" in errors(Browser(tenant.owner).post(add_url(User), new_user(other)))


def test_owner_who_is_no_superuser_adds_no_user(tenant: Tenant) -> None:
    assert Browser(tenant.owner).post(add_url(User), new_user(tenant)).status_code == 403


def test_user_form_offers_only_own_workspaces_whoever_used_it_before(tenant: Tenant) -> None:
    """What a form class declares is shared between requests."""
    other = make_tenant("Globex")
    User.objects.filter(id__in=[tenant.owner.id, other.owner.id]).update(is_superuser=True)
    for owner, shown, hidden in (
        (tenant.owner, "Acme", "Globex"),
        (other.owner, "Globex", "Acme"),
        (tenant.owner, "Acme", "Globex"),
    ):
        form = str(Browser(owner).get(add_url(User)).context["adminform"].form["workspace"])
        assert shown in form
        assert hidden not in form


# --- plans ---


def test_owner_edits_the_plan(tenant: Tenant) -> None:
    plan = Plan.objects.get(workspace=tenant.workspace)
    assert not errors(Browser(tenant.owner).save(plan, contact_limit=5, billing_day=31))
    plan.refresh_from_db()
    assert (plan.contact_limit, plan.billing_day, plan.upload_limit) == (5, 31, 10_000)


@pytest.mark.parametrize("field", ["contact_limit", "upload_limit", "billing_day"])
def test_plan_refuses_what_the_database_would(tenant: Tenant, field: str) -> None:
    plan = Plan.objects.get(workspace=tenant.workspace)
    assert errors(Browser(tenant.owner).save(plan, **{field: -1}))


def test_inactive_user_is_out(tenant: Tenant) -> None:
    viewer = make_user("viewer")
    Member.objects.create(workspace=tenant.workspace, user=viewer, role=Role.VIEWER)
    browser = Browser(viewer)
    User.objects.filter(id=viewer.id).update(is_active=False)
    assert browser.changelist(User).status_code == 302
