"""What the original calls a lead's category: the interest statuses that every workspace has."""

from typing import Any

from leads.api.smartlead.base import refuse

# Number, name, whether it is good news, and the interest status that it stands for. Those up to 7 are the
# original's; it has no word for the others.
_CATEGORIES = (
    (1, "Interested", "positive", 1),
    (2, "Meeting Request", "positive", 2),
    (3, "Not Interested", "negative", -1),
    (6, "Out Of Office", "neutral", 0),
    (7, "Wrong Person", "negative", -2),
    (101, "Meeting Completed", "positive", 3),
    (102, "Closed", "positive", 4),
    (103, "Lost", "negative", -3),
    (104, "No Show", "negative", -4),
)
_BY_INTEREST = {interest: number for number, _, _, interest in _CATEGORIES}
_BY_NUMBER = {number: interest for number, _, _, interest in _CATEGORIES}


def category_of(interest: int | None) -> int | None:
    """None also for a status that a workspace has given a meaning of its own."""
    return None if interest is None else _BY_INTEREST.get(interest)


def interest_of(category: int) -> int:
    """Raises ApiError 422."""
    if category not in _BY_NUMBER:
        known = ", ".join(str(number) for number in _BY_NUMBER)
        raise refuse(422, "lead_category_id", f"must be one of {known}", source="query")
    return _BY_NUMBER[category]


def render_categories() -> list[dict[str, Any]]:
    return [
        {"id": number, "created_at": None, "name": name, "sentiment_type": sentiment}
        for number, name, sentiment, _ in _CATEGORIES
    ]
