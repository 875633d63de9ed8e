"""Other processes, as ps sees them."""

import subprocess


def children_of(pid: int) -> list[int]:
    """Their process ids."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(child) for child in listed.stdout.split()]
