"""The reads of the v2 API."""

from collections.abc import Iterator
from typing import Any

from benchmarks.readers.client import Client
from benchmarks.readers.people import FEW, MANY
from benchmarks.readers.places import Known
from benchmarks.readers.reading import FOUND, Operation, chosen, got, got_pages, listed_pages, posted, typed
from benchmarks.reads_ground import Ground

_FILTERS = {
    "interested": "FILTER_LEAD_INTERESTED",
    "won": "FILTER_LEAD_CLOSED",
    "bounced": "FILTER_VAL_BOUNCED",
    "skipped": "FILTER_VAL_SKIPPED",
    "invalid": "FILTER_VAL_INVALID",
    "valid": "FILTER_VAL_VALID",
}


def native_operations(client: Client, ground: Ground, known: Known) -> Iterator[Operation]:
    for name, pager in (*_leads(ground), *_filtered_leads(ground, known), *_lists(ground, known)):
        yield Operation(name=name, client=client, pager=pager)
    for name, requests in (*_searches(ground), *_single(ground, known)):
        yield Operation(name=name, client=client, requests=requests)


def _places(ground: Ground) -> dict[str, dict[str, Any]]:
    return {
        "workspace": {},
        "campaign": {"campaign": ground.campaign_id},
        "list": {"list_id": ground.list_id},
    }


def _leads(ground: Ground) -> Iterator[tuple[str, Any]]:
    for where, place in _places(ground).items():
        yield f"leads of the {where}", listed_pages(place)
        yield f"leads of the {where}, each once", listed_pages({**place, "distinct_contacts": True})
    for where in ("workspace", "campaign"):
        yield f"search in the {where}", listed_pages({"search": "b", **_places(ground)[where]})


def _filtered_leads(ground: Ground, known: Known) -> Iterator[tuple[str, Any]]:
    for where, place in _places(ground).items():
        for word, name in _FILTERS.items():
            yield f"leads of the {where}, {word}", listed_pages({**place, "filter": name})
        for tag in (FEW, MANY):
            body = {**place, "tag_ids": [known.tags[tag]]}
            yield f"leads of the {where}, tagged {tag}", listed_pages(body)
        for who, user_id in (("few", ground.other_id), ("nearly all", ground.user_id)):
            body = {**place, "organization_user_ids": [user_id]}
            yield f"leads of the {where}, whose {who} are", listed_pages(body)


def _searches(ground: Ground) -> Iterator[tuple[str, Any]]:
    for where, place in _places(ground).items():
        for index, what in enumerate(("email", "first name", "last name", "company")):
            yield f"search by {what} in the {where}", _typed(ground.leads, index, place)
    tagged = {"campaign": ground.campaign_id, "filter": "FILTER_LEAD_INTERESTED"}
    yield "search by first name among the interested", _typed(ground.leads, 1, tagged)


def _typed(leads: int, index: int, place: dict[str, Any]) -> Iterator[Any]:
    for text in typed(leads, index, sorted(place)):
        yield listed_pages({"search": text, "limit": FOUND, **place})(None)


def _lists(ground: Ground, known: Known) -> Iterator[tuple[str, Any]]:
    """What is no lead. A search for 9 finds some all over, one for zzz nothing."""
    for name in ("lead lists", "campaigns", "blocklists"):
        path = name.replace(" ", "-")
        yield name, got_pages(path)
        yield f"{name}, search", got_pages(f"{path}?search=9")
        yield f"{name}, search in vain", got_pages(f"{path}?search=zzz")
    yield "campaigns, tagged", got_pages(f"campaigns?tag_ids={known.tags['Tag 1']}")
    yield "campaigns, paused", got_pages("campaigns?status=2")
    yield "block list entries", got_pages("block-lists-entries")
    yield "block list entries, search", got_pages("block-lists-entries?search=unwanted9")
    yield "block list entries, domains", got_pages("block-lists-entries?domains_only=true")
    yield "entries of a blocklist", got_pages(f"blocklists/{known.blocklist_id}/entries")
    yield "API keys", got_pages("api-keys")
    yield "webhooks", got_pages("webhooks")
    yield "webhooks, of a campaign", got_pages(f"webhooks?campaign={ground.campaign_id}")
    yield "deliveries of a webhook", got_pages(f"webhooks/{ground.webhook_id}/deliveries")
    yield "deliveries, failed", got_pages(f"webhooks/{ground.webhook_id}/deliveries?state=failed")
    yield "imports", got_pages("imports")
    yield "imports, failed", got_pages("imports?state=failed")
    yield "rows of an import", got_pages(f"imports/{ground.import_id}/rows")
    yield "rows of an import, rejected", got_pages(f"imports/{ground.rejected_id}/rows?outcome=invalid_email")
    yield "rows of an import, none such", got_pages(f"imports/{ground.import_id}/rows?outcome=blocked")
    yield "background jobs", got_pages("background-jobs")
    yield "background jobs, failed", got_pages("background-jobs?status=failed")
    yield "background jobs, of a list", got_pages(f"background-jobs?entity_id={ground.list_id}")
    yield "custom tags", got_pages("custom-tags")
    yield "custom tags, search", got_pages("custom-tags?search=9")
    yield "tag mappings of campaigns", got_pages("custom-tag-mappings")
    yield "tag mappings of leads", got_pages("custom-tag-mappings?resource_type=4")
    yield "lead labels", got_pages("lead-labels")
    yield "lead labels, search", got_pages("lead-labels?search=9")
    yield "erasures", got_pages("privacy/erasures")
    yield "members", got_pages("workspace-members")


def _single(ground: Ground, known: Known) -> Iterator[tuple[str, Any]]:
    yield "get a lead", chosen(known.places, "/api/v2/leads/{}")
    yield "campaigns of a contact", chosen(known.emails, "/api/v2/campaigns/search-by-contact?search={}")
    yield "verdict of an email", chosen(known.verified, "/api/v2/email-verification/{}")
    yield "tags of a lead", chosen(known.places, "/api/v2/custom-tags?resource_ids={}")
    yield "tag mappings of a lead", chosen(known.places, "/api/v2/custom-tag-mappings?resource_ids={}")
    yield (
        "leads by their emails",
        posted("/api/v2/leads/list", {"contacts": known.emails[:100], "limit": 100}),
    )
    yield "leads by their ids", posted("/api/v2/leads/list", {"ids": known.places[:100], "limit": 100})
    yield "campaigns launched", got("/api/v2/campaigns/count-launched")
    yield "verdicts of a list", got(f"/api/v2/lead-lists/{ground.list_id}/verification-stats")
    yield "get an import", got(f"/api/v2/imports/{ground.import_id}")
    yield "get a campaign", got(f"/api/v2/campaigns/{ground.campaign_id}")
    yield "matches of a blocklist", got(f"/api/v2/blocklists/{known.blocklist_id}/matches")
    yield "event types", got("/api/v2/webhooks/event-types")
    yield "workspace", got("/api/v2/workspaces/current")
