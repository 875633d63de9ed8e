"""A body of ours or of the published shape -> what makes or changes a webhook."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from leads.api.instantly.leads.translate import to_interest
from leads.api.instantly.webhooks.schemas import CreateWebhook, PatchWebhook
from leads.models.errors import UnknownReference
from leads.models.targets import Target, find_target
from workspaces.api.base import ApiError
from workspaces.webhooks.published import ALL_EVENTS

_PUBLISHED = ("event_type", "custom_interest_value", "campaign")


def to_new(body: CreateWebhook, *, workspace_id: UUID) -> dict[str, Any]:
    """As create_endpoint wants it. One that names no event wants them all. Raises ApiError 400, 404."""
    changes = to_changes(body, workspace_id=workspace_id)
    if "url" not in changes:
        raise ApiError(400, "body must have required property 'url' or 'target_hook_url'")
    if body.target_hook_url is UNSET and "events" not in changes and body.event_type is UNSET:
        raise ApiError(400, "body must have required property 'events' or 'event_type'")
    names_no_event = not changes.get("event_type") and changes.get("custom_interest_value") is None
    if "events" not in changes and names_no_event:
        changes["event_type"] = ALL_EVENTS
    return changes


def to_changes(body: CreateWebhook | PatchWebhook, *, workspace_id: UUID) -> dict[str, Any]:
    """As change_endpoint wants them: only what is sent. Raises ApiError 400, 404."""
    sent = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    _check_shape(sent)
    if "target_hook_url" in sent:
        sent["url"] = sent.pop("target_hook_url")
    for name, empty in (("name", ""), ("event_type", ""), ("headers", {})):
        if name in sent:
            sent[name] = sent[name] or empty
    if sent.get("custom_interest_value") is not None:
        value = sent["custom_interest_value"]
        sent["custom_interest_value"] = to_interest(value, name="custom_interest_value")
    if "campaign" in sent:
        sent["campaign_id"] = _find_campaign(sent.pop("campaign"), workspace_id=workspace_id)
    return sent


def _check_shape(sent: dict[str, Any]) -> None:
    """Raises ApiError 400 for a mixture of both."""
    if "url" in sent and "target_hook_url" in sent:
        raise ApiError(400, "body must have url or target_hook_url, not both")
    for name in _PUBLISHED:
        if "events" in sent and sent.get(name) is not None:
            raise ApiError(400, f"body must have events or {name}, not both")


def _find_campaign(campaign_id: UUID | None, *, workspace_id: UUID) -> UUID | None:
    """Raises ApiError 404."""
    if campaign_id is None:
        return None
    try:
        return find_target(Target("campaign", campaign_id), workspace_id=workspace_id).id
    except UnknownReference as error:
        raise ApiError(404, f"campaign {campaign_id} not found in this workspace") from error
