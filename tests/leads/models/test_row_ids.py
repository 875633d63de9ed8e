"""Ids that share a prefix and end in the row number."""

from uuid import UUID

from leads.models.row_ids import (
    LEAD,
    MAX_ROW_NUMBER,
    MEMBERSHIP,
    id_of_row,
    id_prefix,
    import_of,
    new_import_id,
    row_number_of,
)


def test_everything_can_be_read_off_an_id() -> None:
    import_id = new_import_id()
    for kind in (LEAD, MEMBERSHIP):
        for number in (0, 1, 999, 10_000_000, MAX_ROW_NUMBER):
            made = id_of_row(import_id, kind, number)
            assert UUID(f"{id_prefix(import_id, kind)}{number:08x}") == made
            assert (made.version, import_of(made), row_number_of(made)) == (7, import_id, number)


def test_ids_of_one_kind_are_one_range_in_order_of_rows() -> None:
    import_id = new_import_id()
    leads = [id_of_row(import_id, LEAD, number) for number in range(100)]
    assert sorted(leads) == leads
    assert import_id < leads[0] and id_of_row(import_id, LEAD, MAX_ROW_NUMBER) < id_of_row(
        import_id, MEMBERSHIP, 0
    )


def test_imports_of_one_millisecond_differ() -> None:
    assert len({new_import_id() for _ in range(5_000)}) == 5_000
