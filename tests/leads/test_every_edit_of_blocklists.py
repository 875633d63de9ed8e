"""The same edit of a blocklist through every door, as tests/leads/test_every_edit.py does it for leads."""

from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from blocklists.models import Blocklist, BlocklistEntry
from blocklists.writing import lock_blocklist
from tests.admin_pages import add_url, page_url
from tests.leads.api.mcp.agent import Agent
from tests.leads.edits import Door, Ground, answer_of_admin, answer_of_api, check_doors, make_ground
from tests.waiting import is_somebody_waiting_for_a_lock, wait_for

DEFAULT = "Default blocklist"


def entry_of(ground: Ground) -> BlocklistEntry:
    return BlocklistEntry.objects.get(blocklist=ground.tenant.blocklist, value="blocked.example")


def make_second(ground: Ground) -> Blocklist:
    return Blocklist.objects.create(workspace=ground.tenant.workspace, name="Second")


# --- entries ---


def adding_doors(*texts: str) -> dict[str, Door]:
    """To the default blocklist, all in one request where the door takes several."""
    return {**adding_api_doors(*texts), **adding_admin_doors(*texts)}


def adding_api_doors(*texts: str) -> dict[str, Door]:
    def own(ground: Ground) -> str:
        return f"blocklists/{ground.tenant.blocklist.id}"

    def by_v2_one_by_one(ground: Ground) -> str:
        replies = [ground.v2_send("POST", "block-lists-entries", {"bl_value": text}) for text in texts]
        return " ".join(filter(None, map(answer_of_api, replies)))

    def by_v2_in_bulk(ground: Ground) -> str:
        path = "block-lists-entries/bulk-create"
        return answer_of_api(ground.v2_send("POST", path, {"bl_values": texts}))

    def by_v2(ground: Ground) -> str:
        return answer_of_api(ground.v2_send("POST", f"{own(ground)}/entries", {"bl_values": texts}))

    def by_v2_as_a_file(ground: Ground) -> str:
        path = f"/api/v2/{own(ground)}/upload"
        return answer_of_api(ground.v2.send("POST", path, "\n".join(texts).encode(), "text/csv"))

    def by_smartlead(ground: Ground) -> str:
        body = {"domain_block_list": texts}
        return answer_of_api(ground.smartlead("POST", "leads/add-domain-block-list", body))

    def by_agent(ground: Ground) -> str:
        given = {"values": list(texts), "blocklist_id": str(ground.tenant.blocklist.id)}
        result = Agent(ground.tenant.key).request("tools/call", name="block", arguments=given)
        return result["content"][0]["text"] if result["isError"] else ""

    return {
        "agent": by_agent,
        "v2 one by one": by_v2_one_by_one,
        "v2 in bulk": by_v2_in_bulk,
        "v2": by_v2,
        "v2 as a file": by_v2_as_a_file,
        "smartlead": by_smartlead,
    }


def adding_admin_doors(*texts: str) -> dict[str, Door]:
    def in_admin(ground: Ground) -> str:
        new = {"blocklist": ground.tenant.blocklist.id}
        pages = [ground.browser.post(add_url(BlocklistEntry), {**new, "value": text}) for text in texts]
        return " ".join(filter(None, map(answer_of_admin, pages)))

    def in_admin_as_a_file(ground: Ground) -> str:
        url = page_url(Blocklist, "upload", ground.tenant.blocklist.id)
        page = ground.browser.post(
            url, {"file": SimpleUploadedFile("entries.txt", "\n".join(texts).encode())}
        )
        return " ".join(bad.reason for bad in page.context["parsed"].errors)

    return {"admin": in_admin, "admin as a file": in_admin_as_a_file}


@pytest.mark.django_db
def test_entries_are_added_in_their_normal_form() -> None:
    found = check_doors(adding_doors("ACME.com", " Joe@X.example"))
    entries = [("acme.com", True), ("blocked.example", True), ("joe@x.example", False)]
    assert found["blocklists"][DEFAULT] == {"is the default": True, "entries": entries, "count": 3}


@pytest.mark.django_db
def test_entry_that_is_there_stays_one() -> None:
    """The admin's form says so; the others count it as known."""
    doors = adding_doors("Blocked.example")
    for name, door in doors.items():
        ground = make_ground()
        sentence = "blocked.example is already on this blocklist." if name == "admin" else ""
        assert door(ground) == sentence, name
        assert ground.tenant.blocklist.entries.count() == 1, name


@pytest.mark.django_db
def test_entry_that_is_none_is_refused() -> None:
    reason = "nonsense is neither an email address nor a domain"
    refusals = {
        "v2 one by one": f"400 bl_value is invalid: {reason}",
        "v2 in bulk": "",
        "v2": "",
        "v2 as a file": "",  # reported line by line in the answer
        "smartlead": f'422 "domain_block_list[0]" is invalid: {reason}',
        "admin": reason,
        "admin as a file": reason,
    }
    check_doors(adding_doors("nonsense"), refusals=refusals)


def changing_doors(text: str) -> dict[str, Door]:
    def by_v2(ground: Ground) -> str:
        path = f"block-lists-entries/{entry_of(ground).id}"
        return answer_of_api(ground.v2_send("PATCH", path, {"bl_value": text}))

    return {
        "v2": by_v2,
        "admin": lambda ground: answer_of_admin(ground.browser.save(entry_of(ground), value=text)),
    }


@pytest.mark.django_db
def test_entry_is_changed() -> None:
    found = check_doors(changing_doors("Joe@Blocked.example"))
    assert found["blocklists"][DEFAULT]["entries"] == [("joe@blocked.example", False)]


def deleting_doors() -> dict[str, Door]:
    def by_v2(ground: Ground) -> str:
        return answer_of_api(ground.v2_send("DELETE", f"block-lists-entries/{entry_of(ground).id}"))

    def by_v2_in_bulk(ground: Ground) -> str:
        path = f"blocklists/{ground.tenant.blocklist.id}/entries/bulk-delete"
        return answer_of_api(ground.v2_send("POST", path, {"ids": [str(entry_of(ground).id)]}))

    def by_v2_altogether(ground: Ground) -> str:
        return answer_of_api(ground.v2_send("DELETE", "block-lists-entries"))

    def by_smartlead(ground: Ground) -> str:
        number = str(entry_of(ground).number)
        return answer_of_api(ground.smartlead("DELETE", "leads/delete-domain-block-list", id=number))

    def on_its_page(ground: Ground) -> str:
        url = page_url(BlocklistEntry, "delete", entry_of(ground).id)
        return answer_of_admin(ground.browser.post(url, {"post": "yes"}))

    def by_action(ground: Ground) -> str:
        ground.browser.act("delete_selected", [entry_of(ground)], ground.tenant.workspace)
        return ""

    return {
        "v2": by_v2,
        "v2 in bulk": by_v2_in_bulk,
        "v2 altogether": by_v2_altogether,
        "smartlead": by_smartlead,
        "admin's page": on_its_page,
        "admin's action": by_action,
    }


@pytest.mark.django_db
def test_entry_is_deleted() -> None:
    found = check_doors(deleting_doors())
    assert found["blocklists"][DEFAULT] == {"is the default": True, "entries": [], "count": 0}


LOCKING_DOORS = {
    **deleting_doors(),
    **{f"{name} (change)": door for name, door in changing_doors("y.example").items()},
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", LOCKING_DOORS)
def test_whoever_changes_entries_locks_the_blocklist_first(door: str) -> None:
    """Whoever locked an entry before it would be in a deadlock with one who adds the same values."""
    ground = make_ground()
    entry = entry_of(ground)

    def change() -> None:
        LOCKING_DOORS[door](ground)
        connection.close()

    changing = Thread(target=change)
    with transaction.atomic():
        lock_blocklist(entry.workspace_id, entry.blocklist_id)
        changing.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the other to wait for the blocklist")
        assert BlocklistEntry.objects.select_for_update(nowait=True).filter(id=entry.id).exists()
    changing.join(timeout=60)
    assert not BlocklistEntry.objects.filter(id=entry.id, value=entry.value).exists()


# --- blocklists ---


@pytest.mark.django_db
@pytest.mark.parametrize("is_new", [True, False])
def test_blocklist_becomes_the_default(is_new: bool) -> None:
    def by_v2(ground: Ground) -> str:
        if is_new:
            body = {"name": "Second", "is_default": True}
            return answer_of_api(ground.v2_send("POST", "blocklists", body))
        path = f"blocklists/{make_second(ground).id}"
        return answer_of_api(ground.v2_send("PATCH", path, {"is_default": True}))

    def in_admin(ground: Ground) -> str:
        if is_new:
            new = {"workspace": ground.tenant.workspace.id, "name": "Second", "is_default": "on"}
            return answer_of_admin(ground.browser.post(add_url(Blocklist), new))
        return answer_of_admin(ground.browser.save(make_second(ground), is_default="on"))

    found = check_doors({"v2": by_v2, "admin": in_admin})
    default = {name: each["is the default"] for name, each in found["blocklists"].items()}
    assert default == {DEFAULT: False, "Second": True}


@pytest.mark.django_db
def test_two_blocklists_have_two_names() -> None:
    def by_v2(ground: Ground) -> str:
        return answer_of_api(ground.v2_send("POST", "blocklists", {"name": f" {DEFAULT}"}))

    def in_admin(ground: Ground) -> str:
        new = {"workspace": ground.tenant.workspace.id, "name": f" {DEFAULT}"}
        return answer_of_admin(ground.browser.post(add_url(Blocklist), new))

    check_doors(
        {"v2": by_v2, "admin": in_admin},
        refusals={
            "v2": "400 name is invalid: the workspace has a blocklist of that name",
            "admin": "Blocklist with this Workspace and Name already exists.",
        },
    )


@pytest.mark.django_db
def test_default_blocklist_is_not_deleted() -> None:
    def by_v2(ground: Ground) -> str:
        return answer_of_api(ground.v2_send("DELETE", f"blocklists/{ground.tenant.blocklist.id}"))

    def in_admin(ground: Ground) -> str:
        url = page_url(Blocklist, "delete", ground.tenant.blocklist.id)
        return str(ground.browser.post(url, {"post": "yes"}).status_code)

    sentence = "The default blocklist can't be deleted: make another the default first"
    check_doors({"v2": by_v2, "admin": in_admin}, refusals={"v2": f"400 {sentence}", "admin": "403"})
