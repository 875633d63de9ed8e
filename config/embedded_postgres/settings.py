"""Memory, test or not -> the settings that the server is started with."""

import os
from pathlib import Path

MEGABYTE = 1024 * 1024

LASTING = {
    # Imports write in bursts: let checkpoints be rare and spread out.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",  # the disks of today
    "jit": "off",  # our statements are short; compiling them takes longer than running them
}

# A test's server may lose everything when the machine stops: it is thrown away anyway.
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def server_settings(*, sockets: Path, for_tests: bool, compresses: bool) -> dict[str, str]:
    """Settings for `postgres -c`: a private socket, no network, and the memory of this machine.

    `compresses` says whether the programs were built with lz4.
    """
    quoted = str(sockets).replace('"', '""')
    return {
        "listen_addresses": "",
        "unix_socket_directories": f'"{quoted}"',
        "max_connections": "100",
        "shared_buffers": f"{128 if for_tests else shared_buffers(memory=_memory())}MB",
        "wal_compression": "lz4" if compresses else "off",
        "log_timezone": "UTC",
        # A refused statement may carry a thousand leads: its error is logged, its text is not.
        "log_min_error_statement": "fatal",
        **LASTING,
        **(FLEETING if for_tests else {}),
    }


def shared_buffers(*, memory: int) -> int:
    """Megabytes: a quarter of `memory` (bytes), between what PostgreSQL is made for and what still pays."""
    return max(128, min(4096, memory // 4 // MEGABYTE))


def _memory() -> int:
    """Bytes of this machine, or of the container when its limit is lower."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *_container_limits()])


def _container_limits() -> list[int]:
    limits = []
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            limits.append(int(Path(path).read_text()))
        except (OSError, ValueError):  # no such control group, or "max"
            continue
    return limits
