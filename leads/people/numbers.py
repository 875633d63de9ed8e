"""Ids of leads, memberships and users -> numbers, and back (models/number_block.py)."""

from collections.abc import Iterable
from uuid import UUID

from leads.models import NumberBlock

_BITS = 10
_SIZE = 1 << _BITS
_MOST = 2**63 - 1  # of a block's own number, as the column holds it


def numbers_of(*, workspace_id: UUID, ids: Iterable[UUID]) -> dict[UUID, int]:
    """Those that had none get theirs now, for good. One query, or three where there are new ones."""
    wanted = set(ids)
    first_ids = {_first_of(each) for each in wanted}
    blocks = _blocks(workspace_id, first_ids)
    if missing := sorted(first_ids - blocks.keys()):
        new = [NumberBlock(workspace_id=workspace_id, first_id=first_id) for first_id in missing]
        NumberBlock.objects.bulk_create(new, ignore_conflicts=True)  # somebody else may have been faster
        blocks |= _blocks(workspace_id, missing)
    return {each: blocks[_first_of(each)] * _SIZE + each.int % _SIZE for each in wanted}


def ids_of(*, workspace_id: UUID, numbers: Iterable[int]) -> dict[int, UUID]:
    """Without those that nobody was ever shown in this workspace. What has the id may be gone."""
    wanted = {number for number in numbers if 0 <= number >> _BITS <= _MOST}
    blocks = NumberBlock.objects.filter(
        workspace_id=workspace_id, number__in={number >> _BITS for number in wanted}
    )
    first_ids = dict(blocks.values_list("number", "first_id"))
    return {
        number: UUID(int=first_ids[number >> _BITS].int + number % _SIZE)
        for number in wanted
        if number >> _BITS in first_ids
    }


def _first_of(any_id: UUID) -> UUID:
    return UUID(int=any_id.int & ~(_SIZE - 1))


def _blocks(workspace_id: UUID, first_ids: Iterable[UUID]) -> dict[UUID, int]:
    found = NumberBlock.objects.filter(workspace_id=workspace_id, first_id__in=list(first_ids))
    return dict(found.values_list("first_id", "number"))
