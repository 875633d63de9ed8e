"""A small file system in a namespace of its own: a disk that gets really full, and takes no rights.

Root mounts it in a mount namespace. Anybody else is root in a user namespace for as long as that takes, and
themselves again in another one inside. It goes with the process that was started in it.
"""

import os
import shutil
import subprocess
from pathlib import Path

_MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"'


class SmallDisk:
    """For what is started with `command` in front: a disk of so many bytes at `place`, a directory."""

    def __init__(self, place: Path, *, size: int) -> None:
        self.place = place
        self.command = [*_namespace(), "sh", "-c", _MOUNT, "sh", str(size), str(place), *_oneself()]

    def seen_by(self, pid: int) -> Path:
        """The path by which others reach what that process has at `place`."""
        return Path(f"/proc/{pid}/root") / self.place.relative_to("/")

    def why_not(self) -> str | None:
        """A sentence, where this machine allows nobody a disk of their own."""
        if not shutil.which("unshare"):
            return "there is no program unshare"
        tried = subprocess.run([*self.command, "true"], capture_output=True, text=True, check=False)
        return f"no disk can be mounted here: {tried.stderr.strip()}" if tried.returncode else None


def fill(disk: Path, *, but: int = 0) -> Path:
    """A file takes all the room of the disk but so many bytes, at once or bit by bit. Remove it to make room
    again."""
    ballast = disk / "ballast"
    with ballast.open("ab") as file:
        while (room := shutil.disk_usage(disk).free - but) > 0:
            try:
                os.posix_fallocate(file.fileno(), file.tell(), room)
            except OSError:  # others write meanwhile
                continue
            file.seek(room, os.SEEK_CUR)
    return ballast


def _namespace() -> list[str]:
    return (
        ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    )


def _oneself() -> list[str]:
    if os.geteuid() == 0:
        return []
    return ["unshare", "--user", f"--map-user={os.geteuid()}", f"--map-group={os.getegid()}"]
