"""What a line is about, for as long as it is."""

from uuid import UUID

from workspaces.logs.about import about, also_about, current_ids

ID = UUID(int=1)


def test_ids_hold_inside_and_are_gone_after() -> None:
    also_about(workspace_id=ID)  # nobody has begun anything
    with about(request_id="a", import_id=None):
        also_about(workspace_id=ID)
        with about(job="undo"):
            also_about(import_id=ID)
            inner = dict(current_ids())
        outer = dict(current_ids())
    assert inner == {"request_id": "a", "workspace_id": str(ID), "job": "undo", "import_id": str(ID)}
    assert outer == {"request_id": "a", "workspace_id": str(ID)}
    assert current_ids() == {}
