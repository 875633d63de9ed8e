"""`manage.py up`, run and ended in every way; see running_up.py. Nothing here asserts a duration."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded_postgres.client import guardian_pid
from config.embedded_postgres.layout import log_file
from tests.config.processes import (
    Client,
    has_open,
    parent_of,
    postmaster_of,
    processes_on,
    wait_until_none,
)
from tests.config.running_up import READY, Up, status_of
from tests.waiting import wait_for

Start = Callable[..., Up]


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """One for all tests that don't need an empty one, with the first run behind it."""
    directory = Path(tempfile.mkdtemp(prefix="lg-up-"))
    first = Up(directory)
    first.wait_until_ready()
    first.signal(signal.SIGTERM)
    assert first.wait_for_end() == 0
    first.close()
    yield directory
    wait_until_none(directory)
    shutil.rmtree(directory)


@pytest.fixture
def empty_data_dir() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="lg-up-"))
    yield directory
    wait_until_none(directory)
    shutil.rmtree(directory)


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts an `up`, and ends it with the test."""
    started: list[Up] = []

    def start_one(data_dir: Path, **options: object) -> Up:
        started.append(Up(data_dir, **options))  # type: ignore[arg-type]  # Up checks them
        return started[-1]

    yield start_one
    for up in started:
        up.close()


def _process(data_dir: Path, words: str) -> int | None:
    """A process whose command has these words."""
    return next((pid for pid, command in processes_on(data_dir).items() if words in command), None)


def _child(up: Up, data_dir: Path, words: str) -> int | None:
    """The process with these words in its command that `up` itself has started."""
    return next(
        (
            pid
            for pid, command in processes_on(data_dir).items()
            if words in command and parent_of(pid) == up.process.pid
        ),
        None,
    )


def test_first_run_tells_how_to_get_in_and_ends_with_the_ready_line(
    empty_data_dir: Path, start: Start
) -> None:
    up = start(empty_data_dir)
    url = up.wait_until_ready()
    assert up.output[-1] == f"{READY}{url}"
    printed = dict(line.strip().split(":  ", 1) for line in up.output if line.startswith("    "))
    assert set(printed) == {"Admin", "Email", "Password", "API key"}
    assert _logs_in(url, email=printed["Email"].strip(), password=printed["Password"].strip())
    assert _paste(up.output)["leads_uploaded"] == 2


def _logs_in(url: str, *, email: str, password: str) -> bool:
    """Whether the admin's login form accepts them."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
    connection.request("GET", "/admin/login/")
    page = connection.getresponse()
    page.read()
    token = page.headers["Set-Cookie"].split("csrftoken=")[1].split(";")[0]
    form = {"username": email, "password": password, "csrfmiddlewaretoken": token}
    connection.request(
        "POST",
        "/admin/login/?next=/admin/",
        urllib.parse.urlencode(form),
        {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"},
    )
    status = connection.getresponse().status
    connection.close()
    return status == 302


def _paste(output: list[str]) -> dict[str, object]:
    """Run the printed command as it stands and return the answer."""
    first = next(number for number, line in enumerate(output) if line.startswith("curl "))
    command = "\n".join(output[first : first + 4])
    result = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_later_run_prints_the_ready_line_alone(data_dir: Path, start: Start) -> None:
    up = start(data_dir)
    url = up.wait_until_ready()
    up.signal(signal.SIGTERM)
    assert up.wait_for_end() == 0
    assert up.output == [f"{READY}{url}"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_everything_in_order(data_dir: Path, start: Start, number: signal.Signals) -> None:
    up = start(data_dir)
    url = up.wait_until_ready()
    assert status_of(f"{url}/healthz") == 200
    up.signal(number)
    assert up.wait_for_end() == 0
    assert not processes_on(data_dir)
    assert up.output[-1] == f"{READY}{url}"
    assert up.errors() in ("", "Launching a worker on all queues\n")


def test_nohup_is_meant(data_dir: Path, start: Start) -> None:
    """Whoever starts it so wants it to outlive the terminal, whose end is a SIGHUP."""
    up = start(data_dir, within=["nohup"])
    up.wait_until_ready()
    status = Path(f"/proc/{up.process.pid}/status").read_text()
    (ignored,) = (line.split()[1] for line in status.splitlines() if line.startswith("SigIgn:"))
    assert int(ignored, 16) & 1 << signal.SIGHUP - 1
    up.signal(signal.SIGTERM)
    assert up.wait_for_end() == 0


@pytest.mark.parametrize("group", [False, True])
def test_kill_leaves_no_process(data_dir: Path, start: Start, *, group: bool) -> None:
    up = start(data_dir)
    up.wait_until_ready()
    assert postmaster_of(data_dir)
    up.signal(signal.SIGKILL, group=group)
    wait_until_none(data_dir)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("moment", ["guardian", "postgres -D", "manage.py worker"])
def test_end_in_the_middle_of_the_start_leaves_no_process(
    empty_data_dir: Path, start: Start, moment: str, number: signal.Signals
) -> None:
    up = start(empty_data_dir)
    wait_for(lambda: _process(empty_data_dir, moment), what=moment)
    up.signal(number)
    status = up.wait_for_end()
    if number is signal.SIGINT:
        assert status == 0
        assert not processes_on(empty_data_dir)
        assert "Traceback" not in up.errors()
    wait_until_none(empty_data_dir)
    # A server that hears the first request to stop needs no second one.
    assert "immediate shutdown" not in log_file(empty_data_dir).read_text()


def test_second_up_says_where_the_first_one_answers(data_dir: Path, start: Start) -> None:
    url = start(data_dir).wait_until_ready()
    second = start(data_dir)
    assert second.wait_for_end() == 1
    assert f"already running on this data (DATA {data_dir}) at {url}\n" in second.errors()
    assert status_of(f"{url}/healthz") == 200


def test_port_that_is_taken_is_reported_before_anything_starts(empty_data_dir: Path, start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        up = start(empty_data_dir, port=port)
        assert up.wait_for_end() == 1
    assert up.output == []
    assert f"Port {port} on 127.0.0.1 is taken" in up.errors()
    assert len(up.errors().splitlines()) == 1
    assert not (empty_data_dir / "postgres").exists()


def test_database_that_is_not_there_is_reported_in_a_sentence(data_dir: Path, start: Start) -> None:
    up = start(data_dir, DATABASE_URL="postgres://nobody@127.0.0.1:1/nowhere")
    assert up.wait_for_end() == 1
    assert "The database can't be used: connection" in up.errors()
    assert "Traceback" not in up.errors()
    assert not processes_on(data_dir)


def test_up_can_be_started_again_right_after_it_was_killed(data_dir: Path, start: Start) -> None:
    """Its web server may still hold the port for a moment; here it does for sure."""
    first = start(data_dir)
    url = first.wait_until_ready()
    lingering = [pid for pid, command in processes_on(data_dir).items() if "gunicorn" in command]
    _send(signal.SIGSTOP, lingering)
    first.signal(signal.SIGKILL)
    second = start(data_dir, port=urllib.parse.urlsplit(url).port)
    wait_for(lambda: has_open(second.process.pid, data_dir / "up.lock"), what="the second up")
    time.sleep(0.5)  # it tries the port now
    _send(signal.SIGCONT, lingering)
    assert second.wait_until_ready() == url


def _send(number: signal.Signals, processes: list[int]) -> None:
    for pid in processes:
        os.kill(pid, number)


@pytest.mark.parametrize(("words", "name"), [("manage.py worker", "worker"), ("-m gunicorn", "web server")])
def test_killed_child_is_started_again(data_dir: Path, start: Start, words: str, name: str) -> None:
    up = start(data_dir)
    url = up.wait_until_ready()
    killed = wait_for(lambda: _child(up, data_dir, words), what=name)
    forked = [pid for pid in processes_on(data_dir) if parent_of(pid) == killed]
    _send(signal.SIGSTOP, forked)  # they can't notice by themselves
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: _child(up, data_dir, words) not in (None, killed), what=f"a new {name}")
    assert status_of(f"{url}/healthz") == 200
    assert f"The {name} was ended by SIGKILL; starting it again." in up.errors()
    assert not processes_on(data_dir).keys() & set(forked)


def test_killed_database_comes_back(data_dir: Path, start: Start) -> None:
    url = start(data_dir).wait_until_ready()
    refused = f"{url}/api/v2/background-jobs/{'0' * 8}-0000-7000-8000-{'0' * 12}"
    assert status_of(refused, Authorization="Bearer wrong") == 401
    killed = guardian_pid(data_dir)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: guardian_pid(data_dir) not in (None, killed), what="a new guardian")
    wait_for(lambda: status_of(refused, Authorization="Bearer wrong") == 401, what="the database")


def test_web_server_that_never_starts_is_given_up(data_dir: Path, start: Start) -> None:
    up = start(data_dir, GUNICORN_CMD_ARGS="--no-such-option")
    assert up.wait_for_end() == 1
    assert "--no-such-option" in up.errors()
    assert "web server ended 3 times in a row" in up.errors()
    assert up.output == []
    assert not processes_on(data_dir)


def test_database_goes_on_for_another_command(data_dir: Path, start: Start) -> None:
    up = start(data_dir)
    up.wait_until_ready()
    other = Client(data_dir)
    other.wait_until_ready()
    up.signal(signal.SIGINT)
    assert up.wait_for_end() == 0
    assert postmaster_of(data_dir)
    assert not _process(data_dir, "gunicorn")
    other.leave()


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 400), ("0.0.0.0", 200), ("localhost", 400)])
def test_printed_address_works_and_other_names_only_on_request(
    data_dir: Path, start: Start, host: str, status: int
) -> None:
    url = start(data_dir, host=host).wait_until_ready()
    assert urllib.parse.urlsplit(url).hostname == ("127.0.0.1" if host == "0.0.0.0" else host)
    assert status_of(f"{url}/healthz") == 200
    assert status_of(f"{url}/healthz", Host="elsewhere.example") == status


def test_own_list_of_names_is_respected(data_dir: Path, start: Start) -> None:
    url = start(data_dir, host="0.0.0.0", LEADGATE_ALLOWED_HOSTS="leads.example").wait_until_ready()
    assert status_of(f"{url}/healthz", Host="leads.example") == 200
    assert status_of(f"{url}/healthz") == 400
