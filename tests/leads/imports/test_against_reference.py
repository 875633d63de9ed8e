"""Thousands of random sequences of requests: the gate and its plain-Python model end up alike."""

from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from typing_extensions import override

from blocklists.models import Blocklist
from leads.models import Lead, LeadImport, Membership, Outcome, RowOutcome
from leads.people.deletion import delete_leads
from leads.tags import tags_of
from tests.builders import Tenant, add_leads, block, make_tenant
from tests.leads.imports.reference import PROFILE, PlanIsFull, Reference, Request
from workspaces.models import Plan, Usage, Workspace

# What a client may send, and the normal form that the rules give it; "" is no email.
EMAILS = [
    ("ada@example.com", "ada@example.com", True),
    (" ADA@Example.com\u200b", "ada@example.com", True),
    ("bob@example.com", "bob@example.com", True),
    ("eve@mail.acme.com", "eve@mail.acme.com", True),
    ("joe@acme.com", "joe@acme.com", True),
    ("zoë@bücher.example", "zoë@xn--bcher-kva.example", True),
    ("mia@example.com", "mia@example.com", True),
    ("not an email", "not an email", False),
    ("a@b@example.com", "a@b@example.com", False),
    ("", "", False),
    ("  ", "", False),
]
URLS = [
    ("https://www.linkedin.com/in/ada", "https://www.linkedin.com/in/ada"),
    ("linkedin.com/in/Ada/?utm=1", "https://www.linkedin.com/in/ada"),
    ("https://de.linkedin.com/in/bob/", "https://www.linkedin.com/in/bob"),
    ("https://www.linkedin.com/in/eve#top", "https://www.linkedin.com/in/eve"),
    ("https://www.linkedin.com/company/acme", ""),
    ("imported-123", ""),
    ("", ""),
]
TARGETS = ["email 1", "email 2", "linkedin", "list 1", "list 2"]
BLOCKLISTS = {"default": {"acme.com", "bob@example.com"}, "other": {"mail.acme.com"}}
# What a client may send, and what it means in a workspace whose country is DE.
NUMBERS = {
    "+49 151 23456789": "+4915123456789",
    "0151/23456789": "+4915123456789",
    "(030) 90 18 20": "+4930901820",
    "004930901820": "+4930901820",
}
WORDS = ["", "", "Ann", " Ben ", 'a\\b\t"c"\n', "=1+1"]

rows = st.fixed_dictionaries(
    {
        "email_as_sent": st.sampled_from(EMAILS),
        "url": st.sampled_from(URLS),
        "first_name": st.sampled_from(WORDS),
        "last_name": st.sampled_from(["", "Lee"]),
        "company_name": st.sampled_from(["", "Acme", "Ajax"]),
        "job_title": st.just(""),
        "phone": st.sampled_from(["", "", "+1", *NUMBERS]),
        "website": st.just(""),
        "personalization": st.sampled_from(WORDS),
        "interest": st.sampled_from([None, 1, -4, 0]),
        "other_variables": st.dictionaries(
            st.sampled_from("abc"), st.sampled_from(["x", 1, True, None]), max_size=2
        ),
        "has_assignee": st.booleans(),
        "external_id": st.sampled_from(["", "", "", "1", "2", "3"]),
        "leaves_out_blanks": st.booleans(),
        "tags": st.sampled_from([[], [], ["vip"], ["vip", "b, c"], ["new"]]),
    }
)
requests: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    target=st.sampled_from(TARGETS),
    rows=st.lists(rows, min_size=1, max_size=6),
    match_by_phone=st.booleans(),
    skip_workspace=st.sampled_from([False, False, True]),
    skip_campaign=st.sampled_from([False, False, True]),
    skip_list=st.sampled_from([False, False, True]),
    blocklist=st.sampled_from(["default", "default", "other"]),
    tags=st.sampled_from([(), (), ("fair",), ("fair", "vip")]),
    fixed=st.sampled_from(
        [
            {},
            {},
            {"company_name": "Fixed", "source": "a\\b\tc"},
            {"phone": "+49", "personalization": "Hello", "custom:a": "fixed", "custom:fix ed": "x"},
        ]
    ),
    rule=st.one_of(
        st.just({}),
        st.sampled_from([{"update": "no"}, {"update": "fill_blanks"}]),
        st.fixed_dictionaries(
            {
                "update": st.sampled_from(["overwrite", "only_existing"]),
                "empty_erases": st.booleans(),
                "keep": st.sampled_from(["", "phone", "first_name,linkedin_url"]),
            }
        ),
    ),
)
# Hardly anything but keys, and few of them: rows that mean each other's people in every order.
key_rows = st.builds(
    lambda row, keys: row | keys,
    rows,
    st.fixed_dictionaries(
        {
            "email_as_sent": st.sampled_from([EMAILS[0], EMAILS[6], ("", "", False)]),
            "url": st.sampled_from([URLS[0], URLS[2]]),
            "phone": st.sampled_from(["", *list(NUMBERS)[:3]]),
            "external_id": st.sampled_from(["", "1", "2"]),
        }
    ),
)
key_requests: st.SearchStrategy[dict[str, Any]] = st.builds(
    lambda request, rows: request | {"rows": rows, "match_by_phone": True, "fixed": {}},
    requests,
    st.lists(key_rows, min_size=1, max_size=4),
)
deletions = st.sampled_from([email for _, email, is_valid in EMAILS if is_valid])
limits = st.sampled_from([3, 6, 1000])


class World:
    """The same workspace twice: in PostgreSQL behind the API, and as the reference."""

    def __init__(self, tenant: Tenant, other: Blocklist, contact_limit: int, upload_limit: int) -> None:
        self.tenant = tenant
        plan = Plan.objects.filter(workspace=tenant.workspace)
        plan.update(contact_limit=contact_limit, upload_limit=upload_limit)
        self.ids = {
            "email 1": self.tenant.campaign.id,
            "email 2": self.tenant.other_campaign.id,
            "linkedin": self.tenant.linkedin.id,
            "list 1": self.tenant.list.id,
            "list 2": self.tenant.other_list.id,
        }
        self.names = {pk: name for name, pk in self.ids.items()}
        self.blocklists = {"default": self.tenant.blocklist, "other": other}
        self.reference = Reference(
            blocklists=BLOCKLISTS,
            contact_limit=contact_limit,
            upload_limit=upload_limit,
            numbers=NUMBERS,
        )

    def delete(self, email: str) -> None:
        found = Lead.objects.filter(workspace_id=self.tenant.workspace.id, email=email).values_list(
            "id", flat=True
        )
        delete_leads(workspace_id=self.tenant.workspace.id, lead_ids=list(found))
        self.reference.delete(email)

    def add(self, drawn: dict[str, Any]) -> None:
        others = {name: value for name, value in drawn.items() if name != "rule"}
        request = Request(**others | drawn["rule"] | {"rows": [self._row(row) for row in drawn["rows"]]})
        request.assigned_to = str(self.tenant.owner.id)
        response = self._post(request)
        try:
            outcomes = self.reference.add(request)
        except PlanIsFull:
            event("plan is full")
            assert response.status_code == 402, response.content
            return
        assert response.status_code == 200, response.content
        for outcome in set(outcomes):
            event(outcome)
        self._check_reply(request, outcomes, response)

    def _row(self, drawn: dict[str, Any]) -> dict[str, Any]:
        raw, email, is_valid = drawn["email_as_sent"]
        url = drawn["url"]
        variables = drawn["other_variables"] | ({"linkedin_url": url[0]} if url[0] else {})
        assignee = str(self.tenant.owner.id) if drawn["has_assignee"] else ""
        return drawn | {
            "raw": raw,
            "email": (email, is_valid),
            "variables": variables,
            "assigned_to": assignee,
            "emptied": [name for name in PROFILE[:-1] if not drawn[name] and not drawn["leaves_out_blanks"]],
        }

    def _post(self, request: Request) -> Any:
        kind = "list_id" if request.target.startswith("list") else "campaign_id"
        leads = [
            {name: row[name] for name in PROFILE[:-1] if row[name] or name in row["emptied"]}
            | {"email": row["raw"], "personalization": row["personalization"]}
            | {"lt_interest_status": row["interest"], "custom_variables": row["variables"]}
            | ({"tags": [f" {tag}" for tag in [*row["tags"], *row["tags"]]]} if row["tags"] else {})
            | ({"assigned_to": row["assigned_to"]} if row["assigned_to"] else {})
            | ({"external_id": row["external_id"]} if row["external_id"] else {})
            for row in request.rows
        ]
        return add_leads(
            self.tenant,
            leads,
            **{kind: self.ids[request.target]},
            skip_if_in_workspace=request.skip_workspace,
            skip_if_in_campaign=request.skip_campaign,
            skip_if_in_list=request.skip_list,
            match_by_phone=request.match_by_phone,
            update=request.update,
            empty_erases=request.empty_erases,
            keep=request.keep,
            tags=request.tags or None,
            fixed=request.fixed or None,
            blocklist_id=None if request.blocklist == "default" else self.blocklists["other"].id,
        )

    def _check_reply(self, request: Request, outcomes: list[str], response: Any) -> None:
        reply = response.json()
        is_list = request.target.startswith("list")
        assert reply["total_sent"] == len(request.rows)
        assert {
            "leads_uploaded": reply["leads_uploaded"],
            "in_blocklist": reply["in_blocklist"],
            "duplicated_leads": reply["duplicated_leads"],
            "skipped_count": reply["skipped_count"],
            "invalid_email_count": reply["invalid_email_count"],
            "incomplete_count": reply["incomplete_count"],
            "duplicate_email_count": reply["duplicate_email_count"],
        } == {
            "leads_uploaded": outcomes.count("created"),
            "in_blocklist": outcomes.count("blocked"),
            "duplicated_leads": outcomes.count("duplicate"),
            "skipped_count": sum(map(outcomes.count, ("skipped", "unknown_lead", "conflict"))),
            "invalid_email_count": outcomes.count("invalid_email") + outcomes.count("invalid_identity"),
            "incomplete_count": outcomes.count("incomplete"),
            "duplicate_email_count": outcomes.count("repeated"),
        }
        left = self.reference.upload_limit - self.reference.uploads
        assert reply["remaining_in_plan"] == (None if is_list else left)
        assert reply["blocklist_used"] == str(self.blocklists[request.blocklist].id)
        created = [index for index, outcome in enumerate(outcomes) if outcome == "created"]
        assert [lead["index"] for lead in reply["created_leads"]] == created
        if request.update != "no":
            assert reply["updated_count"] == self.reference.updated
            assert reply["changed_fields"] == self.reference.changed_fields
        self._check_record(response.headers["X-Import-Id"], outcomes)

    def _check_record(self, import_id: str, outcomes: list[str]) -> None:
        record = LeadImport.objects.get(workspace=self.tenant.workspace, id=import_id)
        for outcome in Outcome:
            assert getattr(record, f"{outcome.slug}_count") == outcomes.count(outcome.slug)
        assert record.updated_count == self.reference.updated
        assert record.changed_fields == self.reference.changed_fields
        reported = dict(
            RowOutcome.objects.filter(import_id=record.id)
            .exclude(outcome=Outcome.CREATED)
            .values_list("row_number", "outcome")
        )
        expected = {i: Outcome[name.upper()] for i, name in enumerate(outcomes) if name != "created"}
        assert reported == expected

    def check_state(self) -> None:
        workspace = self.tenant.workspace
        people = {lead.id: lead for lead in Lead.objects.filter(workspace_id=workspace.id)}
        tags = tags_of(workspace_id=workspace.id, resource_ids=people)
        assert _sorted(
            (*_lead_facts(lead), lead.source, [tag.name for tag in tags.get(pk, [])])
            for pk, lead in people.items()
        ) == _sorted(
            (
                person.email,
                tuple(person.profile.values()),
                person.deleted,
                person.external_id,
                person.source,
                sorted(person.tags),
            )
            for person in self.reference.people
        )
        places = Membership.objects.filter(workspace_id=workspace.id)
        assert _sorted(self._place_facts(place, people[place.lead_id]) for place in places) == _sorted(
            (
                place.target,
                place.person.email,
                tuple(place.person.profile.values()),
                place.url,
                place.asleep,
                place.personalization,
                place.variables,
                place.interest,
                place.assigned_to,
                place.overrides,
            )
            for place in self.reference.places
        )
        self._check_counters()

    def _place_facts(self, place: Membership, lead: Lead) -> tuple[Any, ...]:
        target = place.campaign_id or place.list_id
        assert target is not None
        return (
            self.names[target],
            lead.email or "",
            _lead_facts(lead)[1],
            place.linkedin_url or "",
            place.deleted_at is not None,
            place.personalization,
            place.custom_variables,
            place.lt_interest_status,
            str(place.assigned_to),
            place.overrides,
        )

    def _check_counters(self) -> None:
        usage = Usage.objects.get(workspace=self.tenant.workspace)
        assert (usage.contacts, usage.uploads) == (self.reference.contacts, self.reference.uploads)
        tenant = self.tenant
        for target in (
            tenant.campaign,
            tenant.other_campaign,
            tenant.linkedin,
            tenant.list,
            tenant.other_list,
        ):
            target.refresh_from_db()
            assert target.lead_count == self.reference.count(self.names[target.id])
        for campaign in (tenant.campaign, tenant.other_campaign, tenant.linkedin):
            names = self.reference.variables.get(self.names[campaign.id], set())
            assert sorted(campaign.custom_variables) == sorted(names)


def _lead_facts(lead: Lead) -> tuple[str, tuple[str, ...], bool, str]:
    profile = tuple(getattr(lead, name) for name in PROFILE)
    return lead.email or "", profile, lead.deleted_at is not None, lead.external_id or ""


def _sorted(facts: Any) -> list[Any]:
    return sorted(facts, key=repr)


class TestAgainstReference(TestCase):
    """Each example runs in a transaction of its own and is rolled back; the tenant is made once."""

    tenant: Tenant
    other: Blocklist

    @classmethod
    @override
    def setUpTestData(cls) -> None:
        cls.tenant = make_tenant()
        Workspace.objects.filter(id=cls.tenant.workspace.id).update(default_country="DE")
        cls.other = cls.tenant.workspace.blocklists.create(name="Other")
        block(cls.tenant.blocklist, *BLOCKLISTS["default"])
        block(cls.other, *BLOCKLISTS["other"])

    @pytest.mark.timeout(1800)
    @pytest.mark.no_cover  # measuring lines would make it three times as long
    @given(
        steps=st.lists(st.one_of(requests, requests, requests, deletions), min_size=1, max_size=6),
        contact_limit=limits,
        upload_limit=limits,
    )
    @settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_any_sequence_ends_as_the_rules_say(
        self, steps: list[Any], contact_limit: int, upload_limit: int
    ) -> None:
        self._run(steps, contact_limit, upload_limit)

    @pytest.mark.timeout(1800)
    @pytest.mark.no_cover
    @given(steps=st.lists(st.one_of(key_requests, key_requests, deletions), min_size=2, max_size=4))
    @settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_keys_mean_people_in_whatever_order(self, steps: list[Any]) -> None:
        self._run(steps, 1000, 1000)

    @pytest.mark.campaign
    @pytest.mark.timeout(3000)
    @given(
        steps=st.lists(st.one_of(requests, requests, requests, deletions), min_size=4, max_size=12),
        contact_limit=limits,
        upload_limit=limits,
    )
    @settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_long_sequences_end_as_the_rules_say(
        self, steps: list[Any], contact_limit: int, upload_limit: int
    ) -> None:
        self._run(steps, contact_limit, upload_limit)

    def _run(self, steps: list[Any], contact_limit: int, upload_limit: int) -> None:
        note(f"steps = {steps!r}; limits {contact_limit} and {upload_limit}")
        world = World(self.tenant, self.other, contact_limit, upload_limit)
        for step in steps:
            world.delete(step) if isinstance(step, str) else world.add(step)
            world.check_state()
