"""Why the gate takes nothing of a request. Each door says it in its own words."""

from leads.models.errors import GateError


class PlanExhausted(GateError):
    """The import would go past the plan. `limit` is "contacts" or "uploads"; the numbers count leads."""

    def __init__(self, *, limit: str, allowed: int, used: int, wanted: int) -> None:
        super().__init__(
            f"The plan allows {allowed} {limit}; {used} are used and this import needs {wanted} more"
        )
        self.limit = limit
        self.allowed = allowed
        self.used = used
        self.wanted = wanted


class BadOption(GateError):
    """An option of an import that can't be, or doesn't fit another. The sentence goes on after its name."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field
        self.problem = problem


class TooManyWaiting(GateError):
    """As many imports of the workspace wait or run as may."""

    def __init__(self, allowed: int) -> None:
        super().__init__(
            f"{allowed:,} files of this workspace wait or are being imported, the most that may. "
            "Send this one again when some have ended, or cancel some."
        )


class NotNow(GateError):
    """What is requested doesn't fit the state that the import is in; the sentence says why."""
