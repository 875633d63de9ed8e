"""A search finds what begins so, everywhere, once, and nothing of anybody else."""

from typing import Any
from uuid import UUID

import pytest

from leads.models import Lead, Membership
from leads.models.targets import Target, target_of
from leads.people.deletion import delete_leads
from leads.people.leads import change_lead
from leads.search import find_leads, find_memberships, make_searchable
from tests.builders import Tenant, add_leads, make_tenant
from workspaces.database.ids import uuid7
from workspaces.text.email_address import readable_email

JANE, ANNA, ZOE = "jane@acme.example", "a.jansen@x.example", "zoe@x.example"
PEOPLE: list[dict[str, Any]] = [
    {"email": JANE, "first_name": "Jane", "last_name": "Roe", "company_name": "Acme Ltd"},
    {"email": ANNA, "first_name": "Anna", "last_name": "Jansen", "company_name": "Xylo"},
    {"email": ZOE, "first_name": "Zoë", "last_name": "Öz", "company_name": "JANUS & Sons"},
]


@pytest.fixture(params=["all", "terms", "backlog"])
def tenant(request: pytest.FixtureRequest, db: None, monkeypatch: pytest.MonkeyPatch) -> Tenant:
    """All ways of looking. A stranger has the same people."""
    if request.param != "all":
        monkeypatch.setattr("leads.search.find.FEW", 0)
    if request.param == "backlog":
        monkeypatch.setattr("leads.search.indexer.IMPORTS", 0)  # new leads get no terms, changed ones do
    tenant, stranger = make_tenant(), make_tenant()
    for each in (tenant, stranger):
        add_leads(each, PEOPLE)
    make_searchable()
    return tenant


def found_widely(tenant: Tenant, text: str) -> list[str]:
    """As people search."""
    by_place = find_memberships(tenant.workspace.id, text, is_wide=True).first(100)
    ids = find_leads(tenant.workspace.id, text, is_wide=True).first(100)
    places = dict(Membership.objects.filter(id__in=by_place).values_list("id", "lead_id"))
    assert {places[pk] for pk in by_place} == set(ids)
    assert len(by_place) == len(ids) == len(set(ids))
    names = {lead.id: str(lead) for lead in Lead.objects.filter(id__in=ids)}
    return [names[pk] for pk in ids]


@pytest.mark.parametrize("text", ["x.exam", "@x.example", "X.Example "])
def test_domain_finds_its_leads_where_people_search(tenant: Tenant, text: str) -> None:
    assert sorted(found_widely(tenant, text)) == [ANNA, ZOE]
    assert found_leads(tenant, text) == []


def test_phone_number_is_found_however_it_is_written(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "tel@y.example", "phone": "0049 (30) 123-45"}, {"email": "no@y.example"}])
    make_searchable()
    for text in ("+49 30 123", "004930", "49/30.12345", "(0049) 30 1"):
        assert found_widely(tenant, text) == ["tel@y.example"], text
    for text in ("49 3", "+49 30 124", "30 123"):
        assert found_widely(tenant, text) == [], text
    lead = Lead.objects.get(email="tel@y.example", workspace_id=tenant.workspace.id)
    change_lead(workspace_id=tenant.workspace.id, lead_id=lead.id, changes={"phone": "+1 555 0199"})
    make_searchable()
    assert (found_widely(tenant, "+49 30 123"), found_widely(tenant, "1555")) == ([], ["tel@y.example"])


def test_international_address_is_found_as_it_is_written(tenant: Tenant) -> None:
    address = "j.mueller@bäckerei-müller.de"
    add_leads(tenant, [{"email": address}])
    make_searchable()
    kept = Lead.objects.get(email__startswith="j.mueller", workspace_id=tenant.workspace.id).email or ""
    assert kept.startswith("j.mueller@xn--")
    for text in (address, address.upper(), kept):
        assert found_leads(tenant, text) == [kept], text
    assert found_widely(tenant, "bäckerei-müller.de") == [kept]
    assert readable_email(kept) == address


def found(tenant: Tenant, text: str, *, target: Target | None = None, limit: int = 100) -> list[str]:
    """The emails of the memberships found, page by page; leads without one by their names."""
    ids: list[UUID] = []
    after: str | None = None
    while True:
        page = find_memberships(tenant.workspace.id, text, target=target).page(after=after, limit=limit)
        assert len(page) <= limit
        ids += [hit.id for hit in page.rows]
        after = page.next
        if after is None:
            break
    assert len(set(ids)) == len(ids)
    leads = dict(Membership.objects.filter(id__in=ids).values_list("id", "lead_id"))
    names = {lead.id: str(lead) for lead in Lead.objects.filter(id__in=leads.values())}
    return [names[leads[pk]] for pk in ids]


def found_leads(tenant: Tenant, text: str) -> list[str]:
    ids = find_leads(tenant.workspace.id, text).first(100)
    names = {lead.id: str(lead) for lead in Lead.objects.filter(id__in=ids)}
    return [names[pk] for pk in ids]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jan", [JANE, ANNA, ZOE]),  # jane roe, jansen, janus & sons: in order of what matched
        ("JAN", [JANE, ANNA, ZOE]),
        (" a", [ANNA, JANE]),
        ("jane@", [JANE]),
        ("jane roe", [JANE]),
        ("Acme l", [JANE]),
        ("ZOË ö", [ZOE]),
        ("zoe", [ZOE]),  # the email; an accent is a letter of its own
        ("öZ", [ZOE]),
        ("oz", []),
        ("ane", []),
        ("%", []),
        ("_ane", []),
        ("jane\x00", []),
        ("\ud800", []),
        ("\x07", []),
        ("", []),
        ("  ", []),
    ],
)
def test_every_field(tenant: Tenant, text: str, expected: list[str]) -> None:
    for target in (None, target_of(tenant.campaign)):
        assert found(tenant, text, target=target) == expected
    assert found(tenant, text, target=target_of(tenant.list)) == []
    assert found(tenant, text, target=Target("list", uuid7())) == []
    assert found_leads(tenant, text) == expected


def test_wildcards_are_letters(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "p@x.example", "company_name": "%_\\ Ltd"}])
    make_searchable()
    assert found(tenant, "%_\\") == found(tenant, "%") == ["p@x.example"]


def test_case_of_odd_letters(tenant: Tenant) -> None:
    """One character becomes one: İ is an i, and ß no ss. The same in the lead and in the text."""
    names = ["İstanbul Gıda", "ISTANBUL", "Straße 9", "ΟΔΟΣ"]
    add_leads(tenant, [{"email": f"o{n}@x.example", "company_name": name} for n, name in enumerate(names)])
    make_searchable()
    assert found(tenant, "istan") == found(tenant, "İSTAN") == ["o1@x.example", "o0@x.example"]
    assert found(tenant, "STRAß") == ["o2@x.example"]
    assert found(tenant, "strass") == []
    assert found(tenant, "οδο") == found(tenant, "ΟΔΟΣ") == ["o3@x.example"]


def test_long_values(tenant: Tenant) -> None:
    """Only their beginning has a term; all of it is compared."""
    one, other = "n" * 60 + "a", "n" * 60 + "b"
    add_leads(
        tenant,
        [
            {"email": "one@x.example", "company_name": one},
            {"email": "other@x.example", "company_name": other},
        ],
    )
    make_searchable()
    assert len(found(tenant, "n" * 40)) == 2
    assert found(tenant, one) == ["one@x.example"]
    assert found(tenant, other + "b") == []


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_pages_show_each_once(tenant: Tenant, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Leads that match in several fields, or are in several places."""
    monkeypatch.setattr("leads.search.find.FIRST_LOOK", 2)
    people = [
        {
            "email": f"bob{n}@bob.example",
            "first_name": "Bob",
            "last_name": f"Bob{n % 3}",
            "company_name": "BOB",
        }
        for n in range(20)
    ]
    add_leads(tenant, people)
    add_leads(tenant, people, list_id=tenant.list.id)
    make_searchable()
    everybody = sorted(person["email"] for person in people)
    for target in (target_of(tenant.campaign), target_of(tenant.list)):
        assert sorted(found(tenant, "bo", target=target, limit=limit)) == everybody
    assert sorted(found(tenant, "bo", limit=limit)) == sorted(everybody * 2)
    assert found_leads(tenant, "bo") == found_leads(tenant, "bob")


def test_page_that_looked_at_enough_goes_on(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many in the workspace, few in the list: pages may be short, and the last one is found."""
    people = [{"email": f"p{n}@x.example", "first_name": "Peter"} for n in range(120)]
    add_leads(tenant, people)
    add_leads(tenant, people[-1:], list_id=tenant.list.id)
    make_searchable()
    monkeypatch.setattr("leads.search.find.FIRST_LOOK", 1)
    monkeypatch.setattr("leads.search.streams.MOST_AT_ONCE", 5)
    monkeypatch.setattr("leads.search.find.ENOUGH", 20)
    assert found(tenant, "pe", target=target_of(tenant.list), limit=2) == ["p119@x.example"]


def test_cursor_after_any_lead_of_a_page(tenant: Tenant) -> None:
    people = [{"email": f"p{n}@x.example", "first_name": "Peter"} for n in range(12)]
    add_leads(tenant, people)
    make_searchable()
    finder = find_memberships(tenant.workspace.id, "pe", target=target_of(tenant.campaign))
    page = finder.page(limit=12)
    assert len(page) == 12
    for number in range(1, 12):
        rest = find_memberships(tenant.workspace.id, "pe", target=target_of(tenant.campaign))
        behind = page.rows[number - 1].cursor
        assert rest.page(after=behind, limit=12).rows == page.rows[number:]
        assert finder.page(after=behind, limit=3).rows == page.rows[number : number + 3]
    assert finder.page(limit=2).rows == page.rows[:2]  # back again


def test_deleted_leads_sleep(tenant: Tenant) -> None:
    lead_id = Lead.objects.get(workspace_id=tenant.workspace.id, email=JANE).id
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[lead_id])
    assert found(tenant, "jane") == found_leads(tenant, "jane") == []
    add_leads(tenant, [{"email": JANE}], list_id=tenant.list.id)
    assert found(tenant, "roe") == [JANE]
    assert found(tenant, "roe", target=target_of(tenant.campaign)) == []


def test_names_stated_in_one_place_only(tenant: Tenant) -> None:
    add_leads(
        tenant, [{"email": JANE, "first_name": "Janet", "company_name": "Quux"}], list_id=tenant.list.id
    )
    make_searchable()
    assert found(tenant, "quux") == found(tenant, "janet roe") == [JANE]
    assert found(tenant, "quux", target=target_of(tenant.campaign)) == found_leads(tenant, "quux") == []
    assert found(tenant, "acme", target=target_of(tenant.list)) == [JANE]


def test_linkedin_campaign(tenant: Tenant) -> None:
    profile = {"linkedin_url": "https://www.linkedin.com/in/kim"}
    kim = {"first_name": "Kim", "last_name": "Lee", "custom_variables": profile}
    add_leads(tenant, [kim], campaign_id=tenant.linkedin.id)
    make_searchable()
    for target in (None, target_of(tenant.linkedin)):
        assert found(tenant, "kim", target=target) == found(tenant, "LEE", target=target)
        assert found(tenant, "kim", target=target) == ["Kim Lee"]


@pytest.mark.parametrize(
    "cursor", ["", "x", "e30", "é", "bnVsbA", "WyJcdTAwMDAiLCAiMCIsICIwIl0", "\x00", "="]
)
def test_cursor_that_is_none(tenant: Tenant, cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        find_leads(tenant.workspace.id, "a").page(after=cursor, limit=1)


def test_external_id_is_found_by_its_beginning_where_people_search(tenant: Tenant) -> None:
    new = {"email": "crm@y.example", "external_id": "CRM-0017"}
    add_leads(tenant, [new, {"email": JANE, "external_id": "CRM-0018"}], update="fill_blanks")
    make_searchable()
    assert sorted(found_widely(tenant, "crm-00")) == ["crm@y.example", JANE]
    assert found_widely(tenant, "CRM-0018") == [JANE]
    assert found_widely(tenant, "0017") == []
    assert found_leads(tenant, "CRM-0018") == []
