"""`manage.py bootstrap`: a workspace, an owner of its own, a key."""

import pytest

from config.bootstrap import bootstrap
from tests.builders import ApiClient
from workspaces.models import Member, User

pytestmark = pytest.mark.django_db


def test_two_names_with_one_slug_have_two_owners() -> None:
    """Nobody reads the other's workspace."""
    names = ("Acme!", "acme", "ACME?", "!", "?")
    made = [bootstrap(workspace_name=name) for name in names]
    assert len({one.user_id for one in made}) == len({one.workspace_id for one in made}) == len(names)
    for one in made:
        assert list(Member.objects.filter(user_id=one.user_id).values_list("workspace_id", flat=True)) == [
            one.workspace_id
        ]
        assert one.admin_password and User.objects.get(id=one.user_id).check_password(one.admin_password)
    assert [one.admin_email for one in made] == [
        *("owner@acme.example", "owner2@acme.example", "owner3@acme.example"),
        *("owner@workspace.example", "owner2@workspace.example"),
    ]
    assert [user.is_superuser for user in User.objects.order_by("id")] == [True, False, False, False, False]


def test_again_finds_what_is_there_and_makes_a_key() -> None:
    first, again = bootstrap(workspace_name="Acme"), bootstrap(workspace_name="Acme")
    assert (again.workspace_id, again.user_id, again.list_id) == (
        first.workspace_id,
        first.user_id,
        first.list_id,
    )
    assert again.admin_password is None
    assert first.api_key != again.api_key
    for key in (first.api_key, again.api_key):
        assert ApiClient(key).get("/api/v2/campaigns").status_code == 200


def test_owner_of_a_deleted_workspace_gets_no_new_one() -> None:
    first = bootstrap(workspace_name="Acme")
    Member.objects.filter(user_id=first.user_id).delete()
    assert bootstrap(workspace_name="acme").user_id != first.user_id
