"""Cells of spreadsheets, and names as people type them."""

import pytest

from leads.tags import MAX_TAG, TagRefused, read_tags, split_tags


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("", ()),
        ("vip", ("vip",)),
        ("vip; Berlin,fair 2026 | a-b", ("vip", "Berlin", "fair 2026", "a-b")),
        ("vip\nnew", ("vip", "new")),
        (";,|", ()),
        ("vip;;vip; VIP", ("vip", "VIP")),
        ('"fair, 2026", vip', ("fair, 2026", "vip")),
        ('"say ""hi""";x', ('say "hi"', "x")),
        ('5" disk, new', ('5" disk', "new")),
        ('["a", "b, c"]', ("a", "b, c")),
        ("[urgent], b", ("[urgent]", "b")),
    ],
)
def test_cell_is_split(cell: str, names: tuple[str, ...]) -> None:
    assert read_tags(split_tags(cell)) == names


@pytest.mark.parametrize("texts", [["x" * (MAX_TAG + 1)], [str(n) for n in range(101)]])
def test_what_no_tag_is_called_is_refused(texts: list[str]) -> None:
    with pytest.raises(TagRefused):
        read_tags(texts)
