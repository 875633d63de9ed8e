"""A method and a path -> operationId and tag: those of the published document, so that generated clients keep
the names of their methods."""

_TAGS = {
    "api-keys": "APIKey",
    "background-jobs": "BackgroundJob",
    "block-lists-entries": "BlockListEntry",
    "blocklists": "Blocklist",
    "campaigns": "Campaign",
    "email-verification": "EmailVerification",
    "imports": "Import",
    "lead-lists": "LeadList",
    "lead-labels": "LeadLabel",
    "leads": "Lead",
    "subsequences": "CampaignSubsequence",
}
# What each tag's calls are about.
ABOUT = {
    "APIKey": "API keys, made and revoked",
    "Account": "Email accounts: there are none, as Leadgate sends nothing",
    "BackgroundJob": "Work that a worker does: how far it is; cancelled and resumed",
    "BlockListEntry": "Entries of the default blocklist, as published",
    "Blocklist": "Blocklists as things of their own, and their entries",
    "Campaign": "Campaigns, made, changed, found and deleted",
    "CampaignSubsequence": "Subsequences: there are none",
    "CustomTag": "Tags of leads, campaigns and lists",
    "CustomTagMapping": "Which tags are on what",
    "EmailVerification": "Would mail to an address arrive?",
    "Export": "Leads as a file",
    "Import": "Files of leads, and what became of each row of every import",
    "Lead": "Leads: added, found, changed, moved, merged and deleted",
    "LeadLabel": "Names for numbers of the interest status",
    "LeadList": "Lead lists, made, changed, found and deleted",
    "Privacy": "One person's data: given out, and erased",
    "Webhook": "Who is notified of events, and what was sent",
    "Workspace": "The workspace of the key",
    "WorkspaceMember": "Its members",
}
_VERBS = {
    "list": "list",
    "retrieve": "get",
    "create": "create",
    "update": "put",
    "partial_update": "patch",
    "destroy": "delete",
}
# Where the published name follows no rule (nor, once, its own spelling).
_PUBLISHED = {
    ("POST", "leads/list"): "listLeads",
    ("POST", "leads/add"): "bulkAddLeads",
    ("POST", "leads/merge"): "mergeLeads",
    ("POST", "leads/move"): "moveLeads",
    ("POST", "leads/bulk-assign"): "bulkAssignLeads",
    ("POST", "leads/update-interest-status"): "updateLeadInterestStatus",
    ("DELETE", "leads"): "bulkDeleteLeads",
    ("GET", "lead-lists/{id}/verification-stats"): "getVerificationStats",
    ("POST", "block-lists-entries/bulk-create"): "createblukBlockListEntry",
    ("POST", "block-lists-entries/bulk-delete"): "deletebulkBlockListEntry",
    ("DELETE", "block-lists-entries"): "deleteallBlockListEntry",
    ("GET", "email-verification/{email}"): "checkVerificationStatus",
    ("POST", "leads/subsequence/move"): "moveLeadToSubsequence",
    ("POST", "leads/subsequence/remove"): "removeLeadFromSubsequence",
    ("GET", "campaigns/search-by-contact"): "searchByContact",
    ("GET", "campaigns/count-launched"): "countLaunched",
    ("GET", "campaigns/{id}/sending-status"): "getCampaignSendingStatus",
    ("POST", "campaigns/{id}/variables"): "addVariables",
    ("POST", "campaigns/{id}/duplicate"): "duplicate",
    ("POST", "custom-tags/toggle-resource"): "toggleTagResource",
    ("GET", "webhooks/event-types"): "listWebhookEventTypes",
    ("GET", "workspaces/current"): "getWorkspace",
}
# Ours, where a thing stands below another one.
_OURS = {
    ("GET", "blocklists/{id}/entries"): "listBlocklistEntries",
    ("POST", "blocklists/{id}/entries"): "addBlocklistEntries",
    ("DELETE", "blocklists/{id}/entries"): "deleteAllBlocklistEntries",
    ("POST", "blocklists/{id}/entries/bulk-delete"): "deleteBlocklistEntries",
    ("POST", "blocklists/{id}/upload"): "uploadBlocklistEntries",
    ("GET", "blocklists/{id}/matches"): "countBlocklistMatches",
    ("POST", "blocklists/{id}/remove-matches"): "removeBlocklistMatches",
    ("POST", "email-verification/leads"): "verifyLeads",
    ("GET", "exports"): "exportLeads",
    ("GET", "imports/{id}/rows"): "listImportRows",
    ("GET", "imports/{id}/rejected.csv"): "downloadRejectedRows",
    ("POST", "privacy/erasures"): "erasePerson",
    ("GET", "privacy/erasures"): "listErasures",
    ("GET", "privacy/erasures/{id}"): "getErasure",
    ("POST", "privacy/known"): "giveOutPerson",
    ("GET", "webhooks/{id}/deliveries"): "listWebhookDeliveries",
    ("GET", "webhooks/deliveries/{id}"): "getWebhookDelivery",
    ("POST", "webhooks/deliveries/{id}/redeliver"): "redeliverWebhookDelivery",
    ("POST", "webhooks/{id}/rotate-secret"): "rotateWebhookSecret",
}


def tag_of(path: str) -> str:
    """`/api/v2/lead-lists/{id}` -> `LeadList`."""
    segment = _below_v2(path).partition("/")[0]
    return _TAGS.get(segment) or _pascal(segment.removesuffix("s"))


def operation_id(method: str, path: str, action: str) -> str:
    """`listLeadList`; of an action without a name of its own: `activateCampaign`."""
    place = method, _below_v2(path)
    known = _PUBLISHED.get(place) or _OURS.get(place)
    if known:
        return known
    verb = _VERBS.get(action)
    if verb is None:
        pascal = _pascal(action.replace("_", "-"))
        verb = pascal[:1].lower() + pascal[1:]
    return verb + tag_of(path)


def _below_v2(path: str) -> str:
    return path.removeprefix("/api/v2/").strip("/")


def _pascal(words: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in words.split("-"))
