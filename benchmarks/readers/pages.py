"""The admin's pages, as somebody who has logged in opens them."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote

from benchmarks.readers.client import Client, Request
from benchmarks.readers.people import COMMON_SOURCE, FEW, MANY, RARE_SOURCE
from benchmarks.readers.places import Known
from benchmarks.readers.reading import PAGES, Operation, chosen, got, typed
from benchmarks.reads_ground import Ground

_LEADS = "/admin/leads/lead/"
_MEMBERS = "/admin/leads/membership/"
_IMPORTS = "/admin/leads/leadimport/"
_SOMEBODY = ("email", "first name", "last name", "company")

Named = tuple[str, Iterator[Request]]


def page_operations(client: Client, ground: Ground, known: Known) -> Iterator[Operation]:
    """All but the first go by "page: " and what is on it."""
    groups = (
        _leads(ground, known),
        _searched_leads(ground, known),
        _one_lead(known),
        _places(ground),
        _people(ground, known),
        _imports(ground),
        _others(known),
    )
    for name, requests in (named for group in groups for named in group):
        yield Operation(name=f"page: {name}", client=client, requests=requests, goal=PAGES)


def _leads(ground: Ground, known: Known) -> Iterator[Named]:
    yield "leads", got(_LEADS)
    yield "leads, the last that are paged", got(f"{_LEADS}?p=100")
    for words, query in (_single_filters(ground, known) | _two_filters(ground, known)).items():
        yield f"leads, {words}", got(f"{_LEADS}?{query}")


def _single_filters(ground: Ground, known: Known) -> dict[str, str]:
    today = dt.datetime.now(dt.UTC).date()
    blanks = {
        f"{'has' if value == 'yes' else 'has no'} {label}": f"{name}={value}"
        for name, label in (("email", "email"), ("phone", "phone"), ("linkedin_url", "LinkedIn URL"))
        for value in ("yes", "no")
    }
    return {
        "in the campaign": f"campaign_id={ground.campaign_id}",
        "in the list": f"list_id={ground.list_id}",
        f"tagged {FEW}": f"tag={known.tags[FEW]}",
        f"tagged {MANY}": f"tag={known.tags[MANY]}",
        "tagged by nobody": f"tag={known.tags['Tag 7']}",
        "assigned, few": f"assigned_to={ground.other_id}",
        "assigned, nearly all": f"assigned_to={ground.user_id}",
        "active": "status__exact=1",
        "bounced": "status__exact=2",
        "verified": "verification=verified",
        "invalid": "verification=invalid",
        **blanks,
        "of a file": f"import={ground.import_id}",
        "of the newest file": f"import={known.newest_import_id}",
        "of a common source": f"source={COMMON_SOURCE}",
        "of a rare source": f"source={RARE_SOURCE}",
        "of no source": "source=Nowhere",
        "of the last day": "created=1",
        "created from": f"created_from={today - dt.timedelta(days=30)}",
        "created until": f"created_until={today + dt.timedelta(days=1)}",
        "created before all": f"created_until={today - dt.timedelta(days=300)}",
        "created between": (
            f"created_from={today - dt.timedelta(days=30)}&created_until={today + dt.timedelta(days=1)}"
        ),
        "deleted": "deleted=yes",
    }


def _two_filters(ground: Ground, known: Known) -> dict[str, str]:
    campaign, many = f"campaign_id={ground.campaign_id}", f"tag={known.tags[MANY]}"
    return {
        f"campaign and {MANY}": f"{campaign}&{many}",
        f"campaign and {FEW}": f"{campaign}&tag={known.tags[FEW]}",
        "campaign and no phone": f"{campaign}&phone=no",
        "campaign and verified": f"{campaign}&verification=verified",
        "campaign and assigned to few": f"{campaign}&assigned_to={ground.other_id}",
        "campaign and list": f"{campaign}&list_id={ground.list_id}",
        "campaign and a rare source": f"{campaign}&source={RARE_SOURCE}",
        f"{MANY} and a common source": f"{many}&source={COMMON_SOURCE}",
        f"{MANY} and a rare source": f"{many}&source={RARE_SOURCE}",
        f"bounced and {MANY}": f"status__exact=2&{many}",
        f"a file and {MANY}": f"import={ground.import_id}&{many}",
        "a file and assigned to few": f"import={known.newest_import_id}&assigned_to={ground.other_id}",
        "the last day and verified": "created=1&verification=verified",
        "no phone and a LinkedIn URL": "phone=no&linkedin_url=yes",
        f"deleted and {MANY}": f"deleted=yes&{many}",
        "deleted in the campaign": f"deleted=yes&{campaign}",
    }


def _searched_leads(ground: Ground, known: Known) -> Iterator[Named]:
    for index, what in enumerate(_SOMEBODY):
        yield f"leads, search by {what}", _typed(ground, index, f"{_LEADS}?q=")
    yield "leads, search for one letter", got(f"{_LEADS}?q=b")
    yield "leads, search by id", chosen(known.leads, f"{_LEADS}?q={{}}")
    yield "leads, search by phone", got(f"{_LEADS}?q={quote('+1 555 0012345')}")
    yield "leads, search by domain", got(f"{_LEADS}?q=bada1.example")
    for words, query in {
        "in the campaign": f"campaign_id={ground.campaign_id}",
        f"tagged {MANY}": f"tag={known.tags[MANY]}",
        "assigned to few": f"assigned_to={ground.other_id}",
        "without a phone": "phone=no",
        "deleted": "deleted=yes",
    }.items():
        yield f"leads, search by first name, {words}", _typed(ground, 1, f"{_LEADS}?{query}&q=")


def _one_lead(known: Known) -> Iterator[Named]:
    yield "a lead", chosen(known.leads, f"{_LEADS}{{}}/change/")
    yield "a deleted lead", chosen(known.deleted, f"{_LEADS}{{}}/change/")
    yield "a lead in a campaign", chosen(known.places, f"{_MEMBERS}{{}}/change/")
    yield "add a lead", got(f"{_LEADS}add/")


def _places(ground: Ground) -> Iterator[Named]:
    yield "first", got("/admin/")
    for name, path, pk in (
        ("campaign", "campaigns/campaign", ground.campaign_id),
        ("list", "leads/leadlist", ground.list_id),
    ):
        yield f"{name}s", got(f"/admin/{path}/")
        yield f"{name}s, search", got(f"/admin/{path}/?q=99")
        yield f"the {name}", got(f"/admin/{path}/{pk}/change/")
        yield f"the {name}, to be verified", got(f"/admin/{path}/{pk}/verify/")


def _people(ground: Ground, known: Known) -> Iterator[Named]:
    for name, pk in (("campaign", ground.campaign_id), ("list", ground.list_id)):
        base = f"{_MEMBERS}?target={pk}"
        yield f"people of the {name}", got(base)
        yield f"people of the {name}, the last that are paged", got(f"{base}&p=100")
        for words in ("verified", "invalid", "unknown", "none"):
            yield f"people of the {name}, verification {words}", got(f"{base}&verification={words}")
        yield f"people of the {name}, of the last day", got(f"{base}&created=1")
        yield f"people of the {name}, of a file", got(f"{base}&import={ground.import_id}")
        yield f"people of the {name}, of another file", got(f"{base}&import={known.other_import_id}")
        for index, what in enumerate(_SOMEBODY):
            yield f"people of the {name}, search by {what}", _typed(ground, index, f"{base}&q=")


def _imports(ground: Ground) -> Iterator[Named]:
    yield "imports", got(_IMPORTS)
    yield "imports, failed", got(f"{_IMPORTS}?state__exact=failed")
    yield "imports, of files", got(f"{_IMPORTS}?kind=files")
    for name, pk in (("a large import", ground.import_id), ("a rejected import", ground.rejected_id)):
        yield name, got(f"{_IMPORTS}{pk}/change/")
        yield f"{name}, its rows", got(f"{_IMPORTS}{pk}/rows/")
        yield f"{name}, its rows far on", got(f"{_IMPORTS}{pk}/rows/?after={ground.leads // 20}")
        yield f"{name}, its invalid rows", got(f"{_IMPORTS}{pk}/rows/?outcome=invalid_email")
        yield f"{name}, its blocked rows", got(f"{_IMPORTS}{pk}/rows/?outcome=blocked")
        yield f"{name}, its progress", got(f"{_IMPORTS}{pk}/progress/")
    yield "upload", got(f"{_IMPORTS}import/")


def _others(known: Known) -> Iterator[Named]:
    blocklist = f"/admin/blocklists/blocklist/{known.blocklist_id}"
    yield "blocklists", got("/admin/blocklists/blocklist/")
    yield "blocklists, search", got("/admin/blocklists/blocklist/?q=99")
    yield "the blocklist", got(f"{blocklist}/change/")
    yield "the blocklist, its matches", got(f"{blocklist}/matches/")
    entries = f"/admin/blocklists/blocklistentry/?blocklist={known.blocklist_id}"
    yield "entries of the blocklist", got(entries)
    yield "entries of the blocklist, search", got(f"{entries}&q=unwanted9")
    yield "tags", got("/admin/leads/tag/")
    yield "tags, search", got("/admin/leads/tag/?q=99")
    for tag in (MANY, FEW):
        yield f"the tag {tag}", got(f"/admin/leads/tag/{known.tags[tag]}/change/")
    audit = "/admin/workspaces/auditentry/"
    yield "audit log", got(audit)
    yield "audit log, of leads", got(f"{audit}?about=lead")
    yield "audit log, of what nobody did", got(f"{audit}?about=erasure")
    yield "audit log, by jobs", got(f"{audit}?by=job")
    yield "audit log, search by a lead", chosen(known.deleted, f"{audit}?q={{}}")
    yield "background jobs", got("/admin/leads/backgroundjob/")
    yield "erased people", got("/admin/leads/erasure/")
    yield "webhooks", got("/admin/workspaces/webhookendpoint/")
    yield "webhook deliveries", got("/admin/workspaces/webhookdelivery/")
    yield "API keys", got("/admin/workspaces/apikey/")
    yield "members", got("/admin/workspaces/member/")
    yield "saved views", got("/admin/leads/savedview/")


def _typed(ground: Ground, index: int, path: str) -> Iterator[Request]:
    for text in typed(ground.leads, index, path):
        yield "GET", path + quote(text), None
