"""Why nothing was done. Each door says it in its own words."""

from uuid import UUID


class GateError(Exception):
    """Nothing was written."""


class TooLarge(GateError):
    """More text than a person may have. The message goes on after "it"."""


class UnknownReference(GateError):
    """An id that is not this workspace's. `field` is its name among the import's options, `what` is that
    for people: "campaign", "list", "blocklist" or "assignee"."""

    def __init__(self, field: str, value: UUID) -> None:
        self.field = field
        self.value = value
        self.what = "assignee" if field == "assigned_to" else field.removesuffix("_id")
        super().__init__(f"The {self.what} is not in this workspace, or not any more")
