"""The query of GET /leads -> whom it means."""

from rest_framework.request import Request

from leads.api.foxreach.base import read_text, read_texts
from leads.api.foxreach.leads.schemas import LEAD_STATUSES
from leads.people.listing import People
from workspaces.api.base import ApiError


def read_wanted(request: Request) -> People:
    """Raises ApiError 422."""
    status = read_text(request, "status")
    if status and status not in LEAD_STATUSES:
        raise ApiError(422, f"status: must be one of {', '.join(LEAD_STATUSES)}")
    tags = [tag.strip() for text in read_texts(request, "tags") for tag in text.split(",")]
    return People(
        email=read_text(request, "email"),
        status=LEAD_STATUSES.get(status),
        tags=tuple(tag for tag in tags if tag),
        search=read_text(request, "search"),
    )
