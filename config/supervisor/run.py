"""What `up` does, in order:

1. Claim the data directory; another `up` on it says where that one answers.
2. Open the port, before anything is started.
3. Bring the database up to date; that starts the embedded server unless DATABASE_URL is set.
4. Start the web server and the worker, wait until the first answers.
5. On the first run make the demo workspace, and print how to get at it.
6. Print that Leadgate is ready, and look after everything until somebody asks for the end.
7. Stop the web server and the worker, then the embedded server unless somebody else uses it.

If this process is killed, steps 7's work is done without it: see lifeline.py and embedded_postgres/.
"""

import contextlib
import http.client
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections

from config.embedded_postgres import EmbeddedPostgresError
from config.embedded_postgres.client import ensure_running, release, wait_until_stopped
from config.supervisor import UpError
from config.supervisor.address import Address, listen
from config.supervisor.children import Child, Children, running_children
from config.supervisor.claim import claimed
from config.supervisor.stopping import StopRequested, StopSignals
from config.supervisor.welcome import welcome_if_first_run

LOOK_EVERY = 0.2  # seconds
LONGEST_START = 60.0  # seconds for the web server to answer in
MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def run(*, host: str, port: int, say: Callable[[str], None], warn: Callable[[str], None]) -> None:
    """Returns when a stop was requested and nothing runs any more. Raises UpError."""
    stop = StopSignals()
    with (
        contextlib.suppress(StopRequested),
        claimed(settings.LEADGATE_DATA) as claim,
        _database(warn=warn),
    ):
        with stop.interrupting():
            address = listen(host=host, port=port, abandoned=claim.abandoned)
        claim.announce(address.url)
        with stop.interrupting():
            _update_database()
        with (
            running_children(
                environment=_environment(address), say=warn, hurried=lambda: stop.count > 1
            ) as children,
            contextlib.closing(address.listener),  # before the children stop: nobody shall wait in vain
        ):
            _start(children, address=address)
            _wait_until_it_answers(address, children=children, stop=stop)
            with stop.interrupting():
                _welcome(address, say=say)
            say(f"Leadgate is ready at {address.url}")
            _look_after(children, stop=stop, warn=warn)


@contextmanager
def _database(*, warn: Callable[[str], None]) -> Iterator[None]:
    """At the end nothing runs any more, so say so only then."""
    try:
        yield
    except EmbeddedPostgresError as error:
        raise UpError(str(error)) from error
    except OperationalError as error:
        raise UpError(f"The database can't be used: {error}") from error
    finally:
        connections.close_all()
        if not settings.DATABASE_URL:
            release(settings.LEADGATE_DATA)
            if not wait_until_stopped(settings.LEADGATE_DATA):
                warn("The embedded database goes on for another command that uses it.")


def _update_database() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _environment(address: Address) -> dict[str, str]:
    """For the children: the same data, wherever they start, and the names that lead here. By which address
    people come through a proxy, nobody knows but who says so."""
    given = os.environ.get("LEADGATE_ALLOWED_HOSTS")
    url = os.environ.get("LEADGATE_URL") or ("" if settings.LEADGATE_HTTPS else address.url)
    return os.environ | {
        "LEADGATE_DATA": str(settings.LEADGATE_DATA),
        "LEADGATE_ALLOWED_HOSTS": given or address.allowed_hosts(),
        "LEADGATE_URL": url,
    }


def _start(children: Children, *, address: Address) -> None:
    socket = address.listener.fileno()
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn_conf"]
    children.add(
        Child(
            name="web server",
            command=[*gunicorn, "--bind", f"fd://{socket}", "config.wsgi:application"],
            descriptors=(socket,),
        )
    )
    children.add(Child(name="worker", command=[sys.executable, str(MANAGE), "worker"]))


def _wait_until_it_answers(address: Address, *, children: Children, stop: StopSignals) -> None:
    deadline = time.monotonic() + LONGEST_START
    while not _answers(address):
        if time.monotonic() > deadline:
            raise UpError(f"The web server does not answer at {address.url}; its messages are above.")
        if stop.count:
            raise StopRequested
        children.look_after()
        time.sleep(0.05)


def _answers(address: Address) -> bool:
    """Requested under a name that is allowed: a user's own list need not have 127.0.0.1."""
    host = address.shown_host.strip("[]")
    connection = http.client.HTTPConnection(host, address.port, timeout=0.5)
    try:
        connection.request("GET", "/healthz", headers={"Host": _allowed_name(address)})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _allowed_name(address: Address) -> str:
    given = os.environ.get("LEADGATE_ALLOWED_HOSTS")
    names = [name.strip().lstrip(".") for name in (given or "").split(",")]
    return next((name for name in names if name and name != "*"), f"{address.shown_host}:{address.port}")


def _welcome(address: Address, *, say: Callable[[str], None]) -> None:
    if text := welcome_if_first_run(address.url):
        say(text)
    connections.close_all()  # we only watch from here on


def _look_after(children: Children, *, stop: StopSignals, warn: Callable[[str], None]) -> None:
    while not stop.count:
        children.look_after()
        if not settings.DATABASE_URL:
            with stop.interrupting():
                _revive_database(warn=warn)
        time.sleep(LOOK_EVERY)


def _revive_database(*, warn: Callable[[str], None]) -> None:
    """The children's open connections don't ask whether the server's guardian is still there."""
    try:
        ensure_running(settings.LEADGATE_DATA)
    except EmbeddedPostgresError as error:
        warn(str(error))
