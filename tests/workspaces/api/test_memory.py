"""Whether there is memory for a body. A process that has little: tests/config/web/test_little_memory.py."""

import pytest

from workspaces.api.memory import check_memory


@pytest.mark.parametrize("length", [0, 1000, 64 * 1024, 1024 * 1024])
def test_usual_body_has_room(length: int) -> None:
    check_memory(length)


def test_body_for_which_no_machine_has_room() -> None:
    with pytest.raises(MemoryError):
        check_memory(10**18)
