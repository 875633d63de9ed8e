"""The embedded server, with real processes that really die. Nothing here asserts a duration."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded_postgres import EmbeddedPostgresError, binaries, guardian
from config.embedded_postgres.client import (
    Connection,
    ensure_running,
    guardian_pid,
    release,
    wait_until_stopped,
)
from config.embedded_postgres.cluster import start_server
from config.embedded_postgres.layout import LONGEST_SOCKET_PATH, SOCKET_NAME, log_file, prepare_layout
from config.embedded_postgres.settings import shared_buffers
from tests.config.processes import (
    Client,
    postmaster_of,
    processes_on,
    shared_home_alone,
    wait_until_none,
)
from tests.waiting import wait_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change the account")


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory without a database, which every account can reach."""
    monkeypatch.setenv("LEADGATE_TEST_POSTGRES", "1")
    directory = Path(tempfile.mkdtemp(prefix="lg-"))
    directory.chmod(0o755)
    yield directory
    _discard(directory)


@pytest.fixture
def durable_data_dir(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, for the real thing: a server for tests may forget what it reported as committed."""
    monkeypatch.delenv("LEADGATE_TEST_POSTGRES")
    return data_dir


@pytest.fixture
def shared_home() -> Iterator[Path]:
    with shared_home_alone() as home:
        yield home


def _discard(directory: Path) -> None:
    release(directory)
    wait_until_none(directory)
    shutil.rmtree(directory)


def _stop(directory: Path) -> None:
    release(directory)
    assert wait_until_stopped(directory)


def _session(server: Connection) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        dbname=server.dbname,
        autocommit=True,
    )


def _remember(server: Connection, word: str) -> None:
    with _session(server) as session:
        session.execute("CREATE TABLE IF NOT EXISTS memory (word text)")
        session.execute("INSERT INTO memory VALUES (%s)", [word])


def _memory(server: Connection) -> list[object]:
    with _session(server) as session:
        return [row[0] for row in session.execute("SELECT word FROM memory ORDER BY word")]


def _kill_server(data_dir: Path) -> int:
    """SIGKILL its first process, as the system does when memory runs out."""
    postmaster = wait_for(lambda: postmaster_of(data_dir), what="the server's process")
    os.kill(postmaster, signal.SIGKILL)
    return postmaster


def _kill_guardian(data_dir: Path) -> int:
    pid = guardian_pid(data_dir)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: guardian_pid(data_dir) is None, what="the death of the guardian")
    return pid


def test_server_keeps_its_data_from_one_start_to_the_next(data_dir: Path) -> None:
    _remember(ensure_running(data_dir), "first")
    _stop(data_dir)
    assert not processes_on(data_dir)
    assert _memory(ensure_running(data_dir)) == ["first"]


def test_server_is_the_packaged_one_and_sorts_by_code_point(data_dir: Path) -> None:
    with _session(ensure_running(data_dir)) as session:
        assert session.info.server_version // 10000 == 18
        row = session.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database "
            "WHERE datname = current_database()"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8")


def test_server_listens_on_its_private_socket_only(data_dir: Path) -> None:
    server = ensure_running(data_dir)
    assert Path(server.host).stat().st_mode & 0o077 == 0
    with _session(server) as session:
        assert session.execute("SHOW listen_addresses").fetchone() == ("",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=server.host, user=server.user, password="guessed", dbname=server.dbname)


def test_server_is_durable_unless_it_is_for_tests(
    durable_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _durability(ensure_running(durable_data_dir)) == {"on"}
    _stop(durable_data_dir)
    monkeypatch.setenv("LEADGATE_TEST_POSTGRES", "1")
    assert _durability(ensure_running(durable_data_dir)) == {"off"}


def _durability(server: Connection) -> set[object]:
    with _session(server) as session:
        names = ("fsync", "synchronous_commit", "full_page_writes")
        rows = session.execute("SELECT setting FROM pg_settings WHERE name = ANY(%s)", [list(names)])
        return {row[0] for row in rows}


@pytest.mark.parametrize(("gigabytes", "megabytes"), [(0.25, 128), (2, 512), (256, 4096)])
def test_server_takes_its_share_of_the_memory(gigabytes: float, megabytes: int) -> None:
    assert shared_buffers(memory=int(gigabytes * 1024**3)) == megabytes


def test_server_outlives_the_client_that_started_it(data_dir: Path) -> None:
    first, second = Client(data_dir), Client(data_dir)
    first.wait_until_ready()
    second.wait_until_ready()
    guardian_before = guardian_pid(data_dir)
    first.leave()
    second_server = ensure_running(data_dir)
    assert guardian_pid(data_dir) == guardian_before
    _remember(second_server, "still here")
    second.leave()


def test_server_stops_after_the_last_client_has_left(data_dir: Path) -> None:
    client = Client(data_dir)
    client.wait_until_ready()
    assert postmaster_of(data_dir)
    client.leave()
    wait_until_none(data_dir)
    assert "database system is shut down" in log_file(data_dir).read_text()


def test_server_stops_after_the_last_client_was_killed(data_dir: Path) -> None:
    client = Client(data_dir)
    client.wait_until_ready()
    assert postmaster_of(data_dir)
    client.kill()
    wait_until_none(data_dir)


def test_forked_child_keeps_the_server_after_its_parent(data_dir: Path) -> None:
    program = (
        "import os, sys, time; from pathlib import Path\n"
        "from config.embedded_postgres.client import ensure_running\n"
        "ensure_running(Path(sys.argv[1]))\n"
        "if os.fork() == 0: print(os.getpid(), flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(data_dir)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.wait()
    assert postmaster_of(data_dir)
    os.kill(child, signal.SIGKILL)
    wait_until_none(data_dir)


def test_clients_that_start_at_once_share_one_guardian(data_dir: Path) -> None:
    clients = [Client(data_dir) for _ in range(4)]
    assert {client.wait_until_ready() for client in clients} == {str(data_dir / "run")}
    guardians = [command for command in processes_on(data_dir).values() if "guardian" in command]
    assert len(guardians) == 1
    assert log_file(data_dir).read_text().count("starting PostgreSQL") == 1
    for client in clients:
        client.leave()


def test_client_that_comes_while_the_server_stops_gets_a_new_one(data_dir: Path) -> None:
    """The guardian looks every 100 ms, and stops for as long: come at every moment of both."""
    for attempt in range(6):
        with _session(ensure_running(data_dir)) as session:
            time.sleep(0.25)  # a guardian that had been stopping would have stopped by now
            assert session.execute("SELECT 1").fetchone() == (1,)
        release(data_dir)
        time.sleep(attempt * 0.04)
    assert log_file(data_dir).read_text().count("starting PostgreSQL") > 1


def test_killed_server_is_started_again(durable_data_dir: Path) -> None:
    server = ensure_running(durable_data_dir)
    _remember(server, "committed")
    guardian_before = guardian_pid(durable_data_dir)
    killed = _kill_server(durable_data_dir)
    wait_for(lambda: postmaster_of(durable_data_dir) not in (None, killed), what="a new server")
    assert _memory(ensure_running(durable_data_dir)) == ["committed"]
    assert guardian_pid(durable_data_dir) == guardian_before


def test_killed_guardian_leaves_no_server(data_dir: Path) -> None:
    ensure_running(data_dir)
    assert len(processes_on(data_dir)) > 2
    _kill_guardian(data_dir)
    wait_until_none(data_dir)


def test_next_call_revives_after_a_killed_guardian(durable_data_dir: Path) -> None:
    _remember(ensure_running(durable_data_dir), "committed")
    killed = _kill_guardian(durable_data_dir)
    assert _memory(ensure_running(durable_data_dir)) == ["committed"]
    assert guardian_pid(durable_data_dir) not in (None, killed)
    assert sum(" -D " in command for command in processes_on(durable_data_dir).values()) == 1


def test_server_without_a_guardian_is_stopped_by_the_next_one(durable_data_dir: Path) -> None:
    """As a killed guardian leaves it on a system that doesn't tell the server of its death."""
    _remember(ensure_running(durable_data_dir), "committed")
    _stop(durable_data_dir)
    with start_server(prepare_layout(durable_data_dir)) as orphan:
        try:
            wait_for(lambda: (durable_data_dir / "run" / SOCKET_NAME).exists(), what="the orphan's socket")
            assert _memory(ensure_running(durable_data_dir)) == ["committed"]
            assert orphan.poll() == 0
        finally:
            orphan.kill()
    assert "lock file" not in log_file(durable_data_dir).read_text()  # the next one did not just try


def test_terminated_guardian_lets_its_clients_finish(data_dir: Path) -> None:
    """As when the system goes down and every process gets the signal at once."""
    client = Client(data_dir)
    client.wait_until_ready()
    pid = guardian_pid(data_dir)
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    _remember(ensure_running(data_dir), "finished")
    client.leave()
    release(data_dir)
    wait_until_none(data_dir)
    assert "database system is shut down" in log_file(data_dir).read_text()


@pytest.mark.parametrize("record", ["postgres/postmaster.pid", f"run/{SOCKET_NAME}.lock"])
def test_start_survives_a_recorded_process_that_is_now_a_stranger(
    durable_data_dir: Path, record: str
) -> None:
    """After a crash of the machine the number in either file may be anybody's, of the same account."""
    _remember(ensure_running(durable_data_dir), "committed")
    _crash(durable_data_dir)
    stale = durable_data_dir / record
    owner = stale.stat().st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "600"], user=owner) as stranger:
        try:
            rest = stale.read_text().partition("\n")[2]
            stale.write_text(f"{stranger.pid}\n{rest}")
            assert _memory(ensure_running(durable_data_dir)) == ["committed"]
            assert stranger.poll() is None
        finally:
            stranger.kill()


def _crash(data_dir: Path) -> None:
    """End guardian and server at once, so that neither clears up."""
    os.kill(guardian_pid(data_dir) or 0, signal.SIGSTOP)
    _kill_server(data_dir)
    _kill_guardian(data_dir)
    release(data_dir)
    wait_until_none(data_dir)


def test_interrupted_first_start_is_made_up_for(data_dir: Path) -> None:
    half = data_dir / ".postgres.new.0" / "cluster"
    half.mkdir(parents=True)
    ensure_running(data_dir)
    assert not half.parent.exists()


def test_failure_says_why_and_what_to_do(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres" / "letter.txt").write_text("mine")
    with pytest.raises(EmbeddedPostgresError, match="DATABASE_URL") as failure:
        ensure_running(data_dir)
    assert "holds something else than a database" in str(failure.value)
    assert (data_dir / "postgres" / "letter.txt").read_text() == "mine"


def test_data_directory_may_have_a_long_path(data_dir: Path) -> None:
    deep = data_dir / ("x" * LONGEST_SOCKET_PATH)
    server = ensure_running(deep)
    _remember(server, "far away")
    assert len(os.fsencode(f"{server.host}/{SOCKET_NAME}")) <= LONGEST_SOCKET_PATH
    assert Path(server.host).stat().st_mode & 0o077 == 0
    _stop(deep)
    assert not Path(server.host).exists()
    assert _memory(ensure_running(deep)) == ["far away"]
    _stop(deep)


def test_data_directory_may_have_a_strange_name(data_dir: Path) -> None:
    strange = data_dir / 'a "b", c\'s d'
    _remember(ensure_running(strange), "found")
    _stop(strange)


@pytest.mark.parametrize("can_be_kept", [True, False])  # not on a full disk, which is no reason to end
def test_log_does_not_grow_without_end(data_dir: Path, can_be_kept: bool) -> None:
    former = log_file(data_dir).with_name("postgres.log.1")
    if not can_be_kept:
        former.mkdir()
    log_file(data_dir).write_bytes(b"old line\n" * (guardian.LONGEST_LOG // 9 + 1))
    ensure_running(data_dir)
    wait_for(lambda: log_file(data_dir).stat().st_size < 100_000, what="a new log")
    assert former.stat().st_size > guardian.LONGEST_LOG or not can_be_kept


@as_root
def test_root_runs_the_server_under_another_account(data_dir: Path) -> None:
    ensure_running(data_dir)
    postmaster = wait_for(lambda: postmaster_of(data_dir), what="the server")
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{postmaster}/status").read_text().splitlines()
    )
    assert "0" not in status["Uid"].split() + status["Gid"].split()
    assert status["Groups"].strip() == ""


@as_root
def test_root_may_keep_its_data_where_nobody_else_can_go(data_dir: Path, shared_home: Path) -> None:
    data_dir.chmod(0o700)
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700)
    _remember(ensure_running(closed / "data"), "far away")
    _stop(closed / "data")
    assert (closed / "data" / "postgres").readlink().is_relative_to(shared_home)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert _memory(ensure_running(closed / "data")) == ["far away"]
    _stop(closed / "data")


@as_root
def test_database_that_is_kept_elsewhere_is_not_replaced_when_missing(
    data_dir: Path, shared_home: Path
) -> None:
    (data_dir / "postgres").symlink_to(shared_home / "unmounted" / "postgres")
    with pytest.raises(EmbeddedPostgresError, match="unmounted.*missing"):
        ensure_running(data_dir)


@as_root
def test_root_may_have_the_programs_where_nobody_else_can_go(
    data_dir: Path, shared_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual environment under /root: the server's account gets a copy."""
    tmp_path.chmod(0o700)
    packages = binaries.packaged_binaries().parents[2]
    for name in (binaries.PACKAGE, f"{binaries.PACKAGE}.libs"):
        (tmp_path / name).symlink_to(packages / name)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    client = Client(data_dir)
    client.wait_until_ready()
    assert any(command.startswith(f"{shared_home}/pg-") for command in processes_on(data_dir).values())
    client.leave()
