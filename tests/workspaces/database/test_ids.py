"""UUIDv7."""

import time
import uuid

from workspaces.database.ids import uuid7


def test_ids_carry_version_variant_and_time() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= after


def test_ids_differ() -> None:
    assert len({uuid7() for _ in range(10_000)}) == 10_000


def test_ids_sort_as_they_were_made() -> None:
    made = [uuid7() for _ in range(1_000)]
    assert made == sorted(made)
