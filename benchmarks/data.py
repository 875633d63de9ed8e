"""Scenario name, number of rows -> leads as a v2 client sends them, and a blocklist that refuses some.

The same name gives the same leads, another name other emails. One lead in a hundred is blocked, by
its domain and by its address in turn.
"""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

Lead = dict[str, Any]

REQUEST = 1000  # leads in one request, the most that the API takes
BLOCKED_EVERY = 100
_FILLING = 4000  # entries of the blocklist that match nothing
_COMPANIES = 20_000  # so that nearly every lead of a request has a domain of its own, as in real lists
_BLOCKED_DOMAINS = 50

_FIRST = [
    "Ada",
    "Grace",
    "Alan",
    "Edsger",
    "Barbara",
    "Donald",
    "Margaret",
    "Niklaus",
    "Zoë",
    "José",
    "Łukasz",
    "Björn",
    "Mary",
    "John",
    "Linda",
    "Omar",
]
_LAST = [
    "Lovelace",
    "Hopper",
    "Turing",
    "Dijkstra",
    "Liskov",
    "Knuth",
    "Hamilton",
    "Wirth",
    "Müller",
    "García",
    "Kowalska",
    "Strand",
    "Smith",
]
_TITLES = ["Head of Sales", "CTO", "Founder & CEO", "VP Marketing", "Operations Manager", "Account Executive"]
_TRADES = ["Logistics", "Analytics", "Software", "Foods", "Robotics", "Consulting", "Energy", "Textiles"]
_FREE_MAIL = ["gmail.com", "outlook.com", "yahoo.com", "proton.me"]


def make_leads(name: str, rows: int) -> list[Lead]:
    """In random order of email, as uploads are."""
    return list(iterate_leads(name, rows))


def iterate_leads(name: str, rows: int) -> Iterator[Lead]:
    """The same one by one, for more of them than memory should hold."""
    source = random.Random(name)
    return (_lead(source, _tag(name), number) for number in range(rows))


def write_csv(path: Path, leads: Iterable[Lead]) -> None:
    """A file as a spreadsheet would save it: a column for each field and each custom variable."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        for number, lead in enumerate(leads):
            cells = {**lead, **lead["custom_variables"]}
            del cells["custom_variables"]
            if number == 0:
                writer.writerow(cells)
            writer.writerow(cells.values())


def blocked_rows(rows: int) -> int:
    """How many of so many leads are blocked."""
    return rows // BLOCKED_EVERY


def blocklist_values(leads: Iterable[Lead]) -> list[str]:
    """Some thousand entries: the domains and addresses of the leads that are to be blocked, and others."""
    addresses = [lead["email"] for number, lead in enumerate(leads) if _is_blocked_by_address(number)]
    matching = [f"blocked{number}.example" for number in range(_BLOCKED_DOMAINS)]
    return addresses + matching + [f"unwanted{number}.example" for number in range(_FILLING)]


def encode_bodies(leads: Sequence[Lead], *, campaign_id: UUID) -> list[bytes]:
    """Bodies of `POST /api/v2/leads/add`, REQUEST leads in each."""
    batches = (leads[start : start + REQUEST] for start in range(0, len(leads), REQUEST))
    return [msgspec.json.encode({"campaign_id": campaign_id, "leads": batch}) for batch in batches]


def _tag(name: str) -> str:
    """In all emails of a scenario, so that no two scenarios share one."""
    return name.lower().replace(" ", "-")


def _lead(source: random.Random, name: str, number: int) -> Lead:
    first, last = source.choice(_FIRST), source.choice(_LAST)
    company = source.randrange(_COMPANIES)
    trade = source.choice(_TRADES)
    domain = _domain(source, number, f"{trade.lower()}{company}.example")
    local = f"{first}.{last}".encode("ascii", "ignore").decode().lower()
    return {
        "email": f"{local}.{source.randrange(1000)}.{name}-{number}@{domain}",
        "first_name": first,
        "last_name": last,
        "company_name": f"{last} {trade} {company} Ltd",
        "job_title": source.choice(_TITLES),
        "phone": f"+1 555 {source.randrange(10_000_000):07}",
        "website": f"https://www.{trade.lower()}{company}.example/",
        "personalization": f"Hi {first}, I saw how {last} {trade} grew this year and had an idea for you.",
        "custom_variables": {
            "city": source.choice(["Berlin", "Lisbon", "Austin", "Kraków"]),
            "employees": source.randrange(1, 5000),
            "last_event": "Webinar on outbound, spring",
        },
    }


def _domain(source: random.Random, number: int, company: str) -> str:
    if _is_blocked(number) and not _is_blocked_by_address(number):
        return f"mail.blocked{source.randrange(_BLOCKED_DOMAINS)}.example"
    return source.choice(_FREE_MAIL) if source.random() < 0.2 else company


def _is_blocked(number: int) -> bool:
    return number % BLOCKED_EVERY == BLOCKED_EVERY - 1


def _is_blocked_by_address(number: int) -> bool:
    return _is_blocked(number) and number // BLOCKED_EVERY % 2 == 1
