"""Leads -> requests of 1000 leads over HTTP, from one client or several.

A client is a thread that sends bodies encoded beforehand over one kept-alive connection, one after
the other, and reads the answers whole; they are decoded when the clock has stopped. What the clients
cost is measured too: they share the processors with what they measure.
"""

import http.client
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from benchmarks.data import REQUEST, encode_bodies, make_leads
from benchmarks.scenario import Measured, Scenario, WrongCount, check, check_database, prepare

ADD = "/api/v2/leads/add"
_WARM_UP = 16  # requests, as long as those that are measured: long ones have threads of their own
_WARM_UP_CLIENTS = 4


class Answer(msgspec.Struct, frozen=True):
    """One request's seconds, and what came back."""

    seconds: float
    status: int
    body: bytes


def measure_http(name: str, rows: int, *, port: int, clients: int, path: str = ADD) -> Measured:
    """Raises WrongCount."""
    scenario = prepare(name, rows)
    bodies = encode_bodies(scenario.leads, campaign_id=scenario.ground.campaign_id)
    cpu, began = time.process_time(), time.perf_counter()
    answers = _post_all(bodies, port=port, path=path, key=scenario.ground.api_key, clients=clients)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    _check(scenario, answers)
    return Measured(
        name=name,
        sent=rows,
        written=rows - scenario.blocked,
        seconds=seconds,
        requests=[answer.seconds for answer in answers],
        client_cpu=cpu,
    )


def warm_up(*, port: int, path: str = ADD) -> None:
    """Let the workers load their code and open their connections, as a server has that runs for a while."""
    scenario = prepare(f"warm-up of {path}", 0)
    leads = make_leads(scenario.name, _WARM_UP * REQUEST)
    bodies = encode_bodies(leads, campaign_id=scenario.ground.campaign_id)
    key = scenario.ground.api_key
    for answer in _post_all(bodies, port=port, path=path, key=key, clients=_WARM_UP_CLIENTS):
        _decode(scenario, answer)


def _post_all(bodies: Sequence[bytes], *, port: int, path: str, key: str, clients: int) -> list[Answer]:
    """Each client takes the next body when its last one is answered."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    rest = iter(bodies)
    with ThreadPoolExecutor(clients) as pool:
        done = [pool.submit(_post, rest, port=port, path=path, headers=headers) for _ in range(clients)]
        return [answer for client in done for answer in client.result()]


def _post(bodies: Iterator[bytes], *, port: int, path: str, headers: dict[str, str]) -> list[Answer]:
    answers = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for body in bodies:
        began = time.perf_counter()
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        content = response.read()
        answers.append(Answer(time.perf_counter() - began, response.status, content))
    connection.close()
    return answers


def _check(scenario: Scenario, answers: Sequence[Answer]) -> None:
    """The answers' counts and the database's must be what was to be expected."""
    replies = [_decode(scenario, answer) for answer in answers]
    written = len(scenario.leads) - scenario.blocked
    for counter, expected in (
        ("total_sent", len(scenario.leads)),
        ("leads_uploaded", written),
        ("in_blocklist", scenario.blocked),
    ):
        check(scenario.name, counter, sum(reply[counter] for reply in replies), expected)
    check(scenario.name, "created_leads", sum(len(reply["created_leads"]) for reply in replies), written)
    check_database(scenario, leads=written, memberships=written)


def _decode(scenario: Scenario, answer: Answer) -> dict[str, Any]:
    if answer.status != 200:
        raise WrongCount(f"{scenario.name}: status {answer.status}, {answer.body[:500]!r}")
    reply: dict[str, Any] = msgspec.json.decode(answer.body)
    return reply
