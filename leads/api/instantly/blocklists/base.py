"""What the calls about blocklists share: what the writer refuses becomes the API's own error."""

from rest_framework.response import Response
from typing_extensions import override

from blocklists.entries import InvalidEntry, parse_entry
from blocklists.files import TooManyLines
from blocklists.models import Blocklist, BlocklistEntry
from blocklists.writing import AlreadyListed, NameTaken
from leads.api.instantly.base import InstantlyViewSet
from workspaces.api.base import ApiError

NO_BLOCKLIST = "Blocklist not found"
NO_ENTRY = "Block list entry not found"


class BlocklistView(InstantlyViewSet):
    resource = "block_list_entries"

    @override
    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(_to_api_error(exc))


def _to_api_error(exc: Exception) -> Exception:
    if isinstance(exc, Blocklist.DoesNotExist):  # somebody else has deleted it just now
        return ApiError(404, NO_BLOCKLIST)
    if isinstance(exc, BlocklistEntry.DoesNotExist):
        return ApiError(404, NO_ENTRY)
    if isinstance(exc, NameTaken):
        return ApiError(400, "name is invalid: the workspace has a blocklist of that name")
    if isinstance(exc, AlreadyListed):
        return ApiError(400, f"bl_value is invalid: {exc} is already on the block list")
    return ApiError(400, f"body is invalid: {exc}") if isinstance(exc, TooManyLines) else exc


def parse_value(text: str, *, field: str = "bl_value") -> tuple[str, bool]:
    """-> the normal value, and whether it is a domain. Raises ApiError 400."""
    try:
        return parse_entry(text)
    except InvalidEntry as error:
        raise ApiError(400, f"{field} is invalid: {error}") from error
