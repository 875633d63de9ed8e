"""The reads of the other dialects."""

from collections.abc import Iterator
from urllib.parse import quote

from benchmarks.readers.client import Clients, Request
from benchmarks.readers.people import FEW, MANY
from benchmarks.readers.places import Known
from benchmarks.readers.reading import FOUND, Operation, chosen, got, typed
from benchmarks.reads_ground import LIMIT, Ground

_FAR = 100  # pages
_SINCE = ("2020-01-01", "2999-01-01")  # all of them, nobody

Named = tuple[str, Iterator[Request]]


def dialect_operations(clients: Clients, ground: Ground, known: Known) -> Iterator[Operation]:
    for name, requests in _smartlead(ground, known):
        yield Operation(name=f"Smartlead: {name}", client=clients.smartlead, requests=requests)
    for name, requests in _foxreach(ground, known):
        yield Operation(name=f"FoxReach: {name}", client=clients.foxreach, requests=requests)
    for name, requests in _puffle(ground, known):
        yield Operation(name=f"Puffle: {name}", client=clients.puffle, requests=requests)


def _smartlead(ground: Ground, known: Known) -> Iterator[Named]:
    campaign = f"/api/v1/campaigns/{known.campaign_number}"
    filters = {
        "": "",
        ", bounced": "status=BLOCKED",
        ", started": "status=STARTED",
        ", interested": "lead_category_id=1",
        ", won": "lead_category_id=102",
        ", made since": f"created_at_gt={_SINCE[0]}",
        ", made since then by nobody": f"created_at_gt={_SINCE[1]}",
    }
    for words, filter_ in filters.items():
        for page in (1, _FAR):
            offset = f"offset={(page - 1) * LIMIT}&limit={LIMIT}"
            yield f"leads of the campaign{words}, page {page}", got(f"{campaign}/leads?{offset}&{filter_}")
    for page in (1, _FAR):
        offset = f"offset={(page - 1) * LIMIT}&limit={LIMIT}"
        yield f"leads, page {page}", got(f"/api/v1/leads/global-leads?{offset}")
    yield "leads, made since", got(f"/api/v1/leads/global-leads?created_at_gt={_SINCE[0]}")
    yield "leads, made since then by nobody", got(f"/api/v1/leads/global-leads?created_at_gt={_SINCE[1]}")
    yield "leads by email", chosen(known.emails, "/api/v1/leads/global-leads?email={}")
    yield "a lead by email", chosen(known.emails, "/api/v1/leads?email={}")
    yield "tags of a lead", chosen(known.lead_numbers, "/api/v1/crm/leads/tags?leadId={}")
    yield "a campaign", got(campaign)
    yield "webhooks of the campaign", got(f"{campaign}/webhooks")
    yield "lists", got(f"/api/v1/lead-list?limit={LIMIT}")
    yield "lists by name", got(f"/api/v1/lead-list?limit={LIMIT}&listName=99")
    entries = f"/api/v1/leads/get-domain-block-list?limit={LIMIT}"
    yield "blocked entries", got(entries)
    yield "blocked entries by a part", got(f"{entries}&filter_email_or_domain=wanted99")
    yield "blocked entries of a domain", got(f"{entries}&filter_email_with_domain=unwanted99.example")


def _foxreach(ground: Ground, known: Known) -> Iterator[Named]:
    filters = {
        "": "",
        ", active": "status=active",
        ", bounced": "status=bounced",
        f", tagged {FEW}": f"tags={FEW}",
        f", tagged {MANY}": f"tags={MANY}",
        f", bounced and tagged {MANY}": f"status=bounced&tags={MANY}",
    }
    for words, filter_ in filters.items():
        for page in (1, _FAR):
            yield (
                f"leads{words}, page {page}",
                got(f"/api/v1/leads?page={page}&pageSize={LIMIT}&{filter_}"),
            )
    yield "leads by email", chosen(known.emails, "/api/v1/leads?email={}")
    for index, what in enumerate(("email", "first name", "last name", "company")):
        yield f"search by {what}", _typed(ground, index, f"/api/v1/leads?pageSize={FOUND}&search=")
    yield (
        "search by first name, active",
        _typed(ground, 1, f"/api/v1/leads?pageSize={FOUND}&status=active&search="),
    )
    yield "a lead", chosen(known.leads, "/api/v1/leads/{}")
    yield "campaigns", got(f"/api/v1/campaigns?pageSize={LIMIT}")
    yield "a campaign", got(f"/api/v1/campaigns/{ground.campaign_id}")


def _puffle(ground: Ground, known: Known) -> Iterator[Named]:
    for page in (1, _FAR):
        pages = f"page={page}&limit={LIMIT}"
        yield f"campaigns, page {page}", got(f"/api/campaigns?{pages}")
        yield f"leads of the campaign, page {page}", got(f"/api/campaigns/{ground.campaign_id}/leads?{pages}")
        yield (
            f"leads of the campaign, bounced, page {page}",
            got(f"/api/campaigns/{ground.campaign_id}/leads?{pages}&status=bounced"),
        )
        yield (
            f"leads of the campaign, active, page {page}",
            got(f"/api/campaigns/{ground.campaign_id}/leads?{pages}&status=active"),
        )
        yield f"leads of the list, page {page}", got(f"/api/lists/{ground.list_id}/leads?{pages}")
        yield f"lists, page {page}", got(f"/api/lists?{pages}")
    yield "leads", got(f"/api/leads?limit={LIMIT}")
    yield "leads after a cursor", chosen(known.leads, f"/api/leads?limit={LIMIT}&cursor={{}}")
    yield "leads by email", chosen(known.emails, "/api/leads?email={}")
    yield "a lead", chosen(known.leads, "/api/leads?id={}")
    for index, what in enumerate(("email", "first name", "last name", "company")):
        yield f"search by {what}", _typed(ground, index, f"/api/leads?limit={FOUND}&q=")
    yield "a list", got(f"/api/lists/{ground.list_id}")


def _typed(ground: Ground, index: int, path: str) -> Iterator[Request]:
    for text in typed(ground.leads, index, path):
        yield "GET", path + quote(text), None
