"""The same edit through every door: dialects of the API and the admin. The same rows and the same evidence
result, and what one door refuses the others refuse as well, each in its own words."""

from typing import Any

import pytest

from campaigns.models import Campaign
from leads.models import Lead, LeadList, Membership
from tests.admin_pages import add_url, page_url
from tests.leads.admin.upload_pages import confirm, uploaded
from tests.leads.edits import Door, Ground, answer_of_admin, answer_of_api, check_doors, make_ground
from workspaces.text.names import MAX_NAME

pytestmark = pytest.mark.django_db

NOT_ONE = "an email has exactly one @, this has 0"

# --- a lead's own fields ---


def lead_through_foxreach(**fields: Any) -> Door:
    return lambda ground: answer_of_api(ground.foxreach.patch(f"leads/{ground.lead('ada').id}", fields))


def lead_through_admin(**fields: Any) -> Door:
    return lambda ground: answer_of_admin(ground.browser.save(ground.lead("ada"), **fields))


def email_doors(email: str) -> dict[str, Door]:
    return {"foxreach": lead_through_foxreach(email=email), "admin": lead_through_admin(email=email)}


def test_email_that_is_blocked_stays_out() -> None:
    entry = "blocked by the blocklist entry blocked.example"
    check_doors(
        email_doors("x@mail.blocked.example"),
        refusals={"foxreach": f"422 email: {entry}", "admin": f"The email is {entry}."},
    )


@pytest.mark.parametrize(
    ("taken", "whose"), [("Bob@example.com", "Another lead"), ("gone@example.com", "A deleted lead")]
)
def test_email_that_another_lead_has_is_refused(taken: str, whose: str) -> None:
    foxreach = "409 Lead with this email already exists"
    admin = f"{whose} of this workspace has this email."
    check_doors(email_doors(taken), refusals={"foxreach": foxreach, "admin": admin})


@pytest.mark.parametrize(
    ("email", "foxreach", "admin"),
    [
        ("", "422 email: empty email", "A lead keeps its email. Delete the lead to be rid of it."),
        ("nobody", f"422 email: invalid email: {NOT_ONE}", f"The email is not valid: {NOT_ONE}."),
    ],
)
def test_email_that_is_none_is_refused(email: str, foxreach: str, admin: str) -> None:
    check_doors(email_doors(email), refusals={"foxreach": foxreach, "admin": admin})


def test_email_is_changed() -> None:
    found = check_doors(email_doors(" Ada.Byron@Example.com"))
    verified = {name: each["verification_status"] for name, each in found["memberships"].items()}
    assert verified.pop("ada in the campaign") is None, "nobody has verified the new address"
    assert set(verified.values()) == {None, 1}, "what was found out about others stays"
    assert not found["memberships"]["ada in the campaign"]["changed"]
    assert found["leads"]["ada"]["email"] == "ada.byron@example.com"
    assert found["leads"]["ada"]["changed"] and not found["leads"]["bob"]["changed"]


def test_names_are_changed_and_the_search_looks_at_the_lead_anew() -> None:
    found = check_doors(
        {
            "foxreach": lead_through_foxreach(firstName="Ada", company="Engines"),
            "admin": lead_through_admin(first_name="Ada", company_name="Engines"),
        }
    )
    assert (found["leads"]["ada"]["first_name"], found["leads"]["ada"]["company_name"]) == ("Ada", "Engines")
    assert found["noted for the search"] == ["ada"]


def test_what_is_no_name_is_changed_without_a_note_for_the_search() -> None:
    found = check_doors(
        {
            "foxreach": lead_through_foxreach(notes="Called", status="replied", tags=["vip"]),
            "admin": lead_through_admin(notes="Called", status=4, tags="vip"),
        }
    )
    assert found["tags"] == {"ada": ["vip"]} and found["leads"]["ada"]["changed"]
    assert found["noted for the search"] == []


def test_lead_is_deleted() -> None:
    def by_foxreach(ground: Ground) -> str:
        return answer_of_api(ground.foxreach.delete(f"leads/{ground.lead('ada').id}"))

    def by_action(ground: Ground) -> str:
        ground.browser.act("delete_selected", [ground.lead("ada")], ground.tenant.workspace)
        return ""

    def on_its_page(ground: Ground) -> str:
        url = page_url(Lead, "delete", ground.lead("ada").id)
        return answer_of_admin(ground.browser.post(url, {"post": "yes"}))

    found = check_doors(
        {
            "foxreach": by_foxreach,
            "admin's page": on_its_page,
            "admin's action": by_action,
        }
    )
    assert found["events"] == [("lead.deleted", '{"lead_ids": ["ada"], "count": 1}')]
    assert found["contacts"] == 1
    assert found["campaigns"]["Spring"]["leads"] == found["lists"]["Prospects"]["leads"] == 1
    assert found["memberships"]["ada in the list"]["deleted"]


# --- what was stated in one campaign or list ---


def member_through_v2(**fields: Any) -> Door:
    return lambda ground: answer_of_api(ground.v2_send("PATCH", f"leads/{ground.member('ada').id}", fields))


def member_through_admin(**fields: Any) -> Door:
    return lambda ground: answer_of_admin(ground.browser.save(ground.member("ada"), **fields))


def test_custom_variable_becomes_a_column_of_the_campaign() -> None:
    found = check_doors(
        {
            "v2": member_through_v2(custom_variables={"city": "Rome"}),
            "admin": member_through_admin(custom_variables='{"city": "Rome"}'),
        }
    )
    assert found["memberships"]["ada in the campaign"]["custom_variables"] == {"city": "Rome"}
    assert found["campaigns"]["Spring"]["custom_variables"] == ["city"]
    assert not found["memberships"]["ada in the list"]["changed"]


def test_what_was_stated_is_changed() -> None:
    stated = {"personalization": "Hello", "lt_interest_status": 2}
    found = check_doors({"v2": member_through_v2(**stated), "admin": member_through_admin(**stated)})
    assert found["memberships"]["ada in the campaign"]["lt_interest_status"] == 2
    assert found["memberships"]["ada in the campaign"]["changed"]


def test_interest_has_32_bits() -> None:
    check_doors(
        {
            "v2": member_through_v2(lt_interest_status=2**31),
            "admin": member_through_admin(lt_interest_status=2**31),
        },
        refusals={
            "v2": "400 lt_interest_status is invalid: expected a whole number of 32 bits",
            "admin": "Ensure this value is less than or equal to 2147483647.",
        },
    )


def test_variable_that_is_cleared_in_the_admin_goes_and_the_others_stay() -> None:
    ground = make_ground()
    assert not member_through_v2(custom_variables={"city": "Rome", "size": 4})(ground)
    assert not member_through_admin(custom_variables='{"size": 5}')(ground)
    assert ground.member("ada").custom_variables == {"size": 5}


def test_person_leaves_a_list() -> None:
    def by_puffle(ground: Ground) -> str:
        path = f"/api/lists/{ground.tenant.list.id}/leads"
        body = f'{{"leadIds": ["{ground.lead("ada").id}"]}}'.encode()
        return answer_of_api(ground.v2.send("DELETE", path, body))

    def by_v2_in_bulk(ground: Ground) -> str:
        body = {"list_id": str(ground.tenant.list.id), "ids": [str(ground.member("ada", "list").id)]}
        return answer_of_api(ground.v2_send("DELETE", "leads", body))

    def on_its_page(ground: Ground) -> str:
        url = page_url(Membership, "delete", ground.member("ada", "list").id)
        return answer_of_admin(ground.browser.post(url, {"post": "yes"}))

    found = check_doors(
        {
            "v2": lambda ground: answer_of_api(
                ground.v2_send("DELETE", f"leads/{ground.member('ada', 'list').id}")
            ),
            "v2 in bulk": by_v2_in_bulk,
            "puffle": by_puffle,
            "admin": on_its_page,
        }
    )
    assert "ada in the list" not in found["memberships"]
    assert found["lists"]["Prospects"]["leads"] == 1 and found["contacts"] == 2


# --- lists and campaigns ---


def list_doors(name: str) -> dict[str, Door]:
    """A new one."""

    def in_upload(ground: Ground) -> str:
        source = uploaded(ground.browser, "email\nnew@example.com\n", ground.tenant.workspace)
        reply = confirm(ground.browser, source, target="new", new_list=name)
        problems: dict[str, list[str]] = {} if reply.status_code == 302 else reply.context["form"].errors
        return " ".join(sentence for sentences in problems.values() for sentence in sentences)

    def in_admin(ground: Ground) -> str:
        owner, workspace = ground.tenant.owner.id, ground.tenant.workspace.id
        fields = {"workspace": workspace, "name": name, "owner": owner}
        return answer_of_admin(ground.browser.post(add_url(LeadList), fields))

    return {
        "v2": lambda ground: answer_of_api(ground.v2_send("POST", "lead-lists", {"name": name})),
        "smartlead": lambda ground: answer_of_api(ground.smartlead("POST", "lead-list", {"listName": name})),
        "puffle": lambda ground: answer_of_api(ground.v2.post("/api/lists", {"name": name})),
        "admin": in_admin,
        "upload": in_upload,
    }


@pytest.mark.parametrize("name", ["Fresh", " Fresh ", "x" * 200])
def test_list_is_made(name: str) -> None:
    found = check_doors(list_doors(name))
    assert found["lists"][name.strip()] == {"is the owner's": True, "leads": 0, "changed": True}


def test_list_may_be_called_as_another_one() -> None:
    def count(ground: Ground) -> int:
        return LeadList.objects.filter(workspace=ground.tenant.workspace, name="Prospects").count()

    for name, door in list_doors("Prospects").items():
        ground = make_ground()
        assert (door(ground), count(ground)) == ("", 2), name


NAME = f"name must have 1 to {MAX_NAME} characters"


def test_list_without_a_name_is_refused() -> None:
    check_doors(
        list_doors("  "),
        refusals={
            "v2": "400 name is invalid: expected `string` matching regex '\\\\S'",
            "smartlead": '422 "listName" is not allowed to be empty',
            "puffle": f"400 {NAME}",
            "admin": "This field is required.",
            "upload": "Give the new list a name.",
        },
    )


def test_list_with_a_long_name_is_refused() -> None:
    django = "Ensure this value has at most 200 characters (it has 201)."
    check_doors(
        list_doors("x" * 201),
        refusals={
            "v2": "400 name is invalid: expected `string` of length <= 200",
            "smartlead": '422 "listName" must have at most 200 characters',
            "puffle": f"400 {NAME}",
            "admin": django,
            "upload": f"{django} Give the new list a name.",
        },
    )


def test_list_is_renamed() -> None:
    def by_v2(ground: Ground) -> str:
        return answer_of_api(
            ground.v2_send("PATCH", f"lead-lists/{ground.tenant.list.id}", {"name": " Fresh "})
        )

    def by_smartlead(ground: Ground) -> str:
        path = f"lead-list/{ground.tenant.list.number}"
        return answer_of_api(ground.smartlead("PUT", path, {"listName": " Fresh "}))

    def in_admin(ground: Ground) -> str:
        return answer_of_admin(ground.browser.save(ground.tenant.list, name=" Fresh "))

    found = check_doors({"v2": by_v2, "smartlead": by_smartlead, "admin": in_admin})
    assert found["lists"]["Fresh"] == {"is the owner's": True, "leads": 2, "changed": True}
    assert "Prospects" not in found["lists"]


ALWAYS = {
    "name": "Always",
    "timing": {"from": "00:00", "to": "23:59"},
    "days": {"0": True},
    "timezone": "UTC",
}


def campaign_doors(name: str) -> dict[str, Door]:
    """A new one."""

    def by_v2(ground: Ground) -> str:
        body = {"name": name, "campaign_schedule": {"schedules": [ALWAYS]}}
        return answer_of_api(ground.v2_send("POST", "campaigns", body))

    def in_admin(ground: Ground) -> str:
        owner, workspace = ground.tenant.owner.id, ground.tenant.workspace.id
        fields = {"workspace": workspace, "name": name, "owner": owner, "channel": "email", "status": 0}
        return answer_of_admin(ground.browser.post(add_url(Campaign), fields))

    return {
        "v2": by_v2,
        "foxreach": lambda ground: answer_of_api(ground.foxreach.post("campaigns", {"name": name})),
        "admin": in_admin,
    }


def test_campaign_is_made() -> None:
    found = check_doors(campaign_doors(" Fresh "))
    made = found["campaigns"]["Fresh"]
    assert (made["channel"], made["status"], made["leads"]) == ("email", 0, 0)


@pytest.mark.parametrize("name", [" ", "x" * 201])
def test_campaign_with_no_name_or_a_long_one_is_refused(name: str) -> None:
    is_blank = not name.strip()
    v2 = "matching regex '\\\\S'" if is_blank else "of length <= 200"
    too_long = "Ensure this value has at most 200 characters (it has 201)."
    check_doors(
        campaign_doors(name),
        refusals={
            "v2": f"400 name is invalid: expected `string` {v2}",
            "foxreach": "422 name: must have 1 to 200 characters",
            "admin": "This field is required." if is_blank else too_long,
        },
    )


def test_campaign_is_renamed_and_started() -> None:
    def by_v2(ground: Ground) -> str:
        path = f"campaigns/{ground.tenant.campaign.id}"
        renamed = ground.v2_send("PATCH", path, {"name": "Fresh"})
        return answer_of_api(renamed) or answer_of_api(ground.v2_send("POST", f"{path}/activate"))

    def in_admin(ground: Ground) -> str:
        return answer_of_admin(ground.browser.save(ground.tenant.campaign, name="Fresh", status=1))

    found = check_doors({"v2": by_v2, "admin": in_admin})
    assert (found["campaigns"]["Fresh"]["status"], found["campaigns"]["Fresh"]["changed"]) == (1, True)
