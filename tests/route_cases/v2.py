"""One good call for every route of the native API."""

from tests.route_cases.case import EMAIL, Case

_SCHEDULE = {
    "schedules": [
        {
            "name": "Weekdays",
            "timing": {"from": "09:00", "to": "17:00"},
            "days": {"1": True, "2": True},
            "timezone": "Etc/GMT+12",
        }
    ]
}

V2: dict[str, Case] = {
    # --- v2: leads ---
    "instantly POST /api/v2/leads/add": Case(
        body={"campaign_id": "$campaign", "leads": [{"email": "eve@example.com"}]}
    ),
    "instantly POST /api/v2/leads": Case(body={"campaign": "$campaign", "email": "eve@example.com"}),
    "instantly DELETE /api/v2/leads": Case(body={"campaign_id": "$campaign"}),
    "instantly POST /api/v2/leads/list": Case(body={"campaign": "$campaign"}),
    "instantly GET /api/v2/leads/{id}": Case(id="lead"),
    "instantly PATCH /api/v2/leads/{id}": Case(id="lead", body={"first_name": "Augusta"}),
    "instantly DELETE /api/v2/leads/{id}": Case(id="lead"),
    "instantly POST /api/v2/leads/merge": Case(
        body={"lead_id": "$lead", "destination_lead_id": "$other_lead"}
    ),
    "instantly POST /api/v2/leads/move": Case(
        body={"campaign": "$campaign", "ids": ["$lead"], "to_list_id": "$list"}
    ),
    "instantly POST /api/v2/leads/bulk-assign": Case(
        body={"campaign": "$campaign", "organization_user_ids": ["$user"]}, status=202
    ),
    "instantly POST /api/v2/leads/update-interest-status": Case(
        body={"lead_email": EMAIL, "campaign_id": "$campaign", "interest_value": 1}, status=202
    ),
    "instantly POST /api/v2/leads/subsequence/move": Case(
        body={"id": "$lead", "subsequence_id": "$lead"}, status=404
    ),
    "instantly POST /api/v2/leads/subsequence/remove": Case(body={"id": "$lead"}, status=404),
    # --- v2: imports and exports ---
    "instantly GET /api/v2/imports": Case(stranger=200),
    "instantly POST /api/v2/imports": Case(
        query="campaign_id=$campaign", body="email\neve@example.com\n", content_type="text/csv", status=202
    ),
    "instantly GET /api/v2/imports/{id}": Case(id="import"),
    "instantly GET /api/v2/imports/{id}/rows": Case(id="import"),
    "instantly GET /api/v2/imports/{id}/rejected.csv": Case(id="import", status=409),
    "instantly POST /api/v2/imports/{id}/cancel": Case(id="import", status=409),
    "instantly POST /api/v2/imports/{id}/resume": Case(id="import", status=409),
    "instantly POST /api/v2/imports/{id}/undo": Case(id="import"),
    "instantly GET /api/v2/exports": Case(query="campaign_id=$campaign"),
    # --- v2: lists and campaigns ---
    "instantly GET /api/v2/lead-lists": Case(stranger=200),
    "instantly POST /api/v2/lead-lists": Case(body={"name": "Leads of May", "owned_by": "$user"}),
    "instantly GET /api/v2/lead-lists/{id}": Case(id="list"),
    "instantly PATCH /api/v2/lead-lists/{id}": Case(id="list", body={"name": "Leads of May"}),
    "instantly DELETE /api/v2/lead-lists/{id}": Case(id="list"),
    "instantly GET /api/v2/lead-lists/{id}/verification-stats": Case(id="list"),
    "instantly GET /api/v2/campaigns": Case(stranger=200),
    "instantly POST /api/v2/campaigns": Case(
        body={"name": "May", "campaign_schedule": _SCHEDULE, "owned_by": "$user"}
    ),
    "instantly GET /api/v2/campaigns/{id}": Case(id="campaign"),
    "instantly PATCH /api/v2/campaigns/{id}": Case(id="campaign", body={"name": "June"}),
    "instantly DELETE /api/v2/campaigns/{id}": Case(id="campaign"),
    "instantly POST /api/v2/campaigns/{id}/activate": Case(id="campaign"),
    "instantly POST /api/v2/campaigns/{id}/pause": Case(id="campaign"),
    "instantly GET /api/v2/campaigns/search-by-contact": Case(query=f"search={EMAIL}", stranger=200),
    "instantly GET /api/v2/campaigns/count-launched": Case(stranger=200),
    "instantly GET /api/v2/campaigns/{id}/sending-status": Case(id="campaign"),
    "instantly POST /api/v2/campaigns/{id}/variables": Case(id="campaign", body={"variables": ["city"]}),
    "instantly POST /api/v2/campaigns/{id}/duplicate": Case(id="campaign", body={"name": "June"}),
    # --- v2: block lists ---
    "instantly GET /api/v2/block-lists-entries": Case(stranger=200),
    "instantly POST /api/v2/block-lists-entries": Case(body={"bl_value": "acme.com"}, stranger=200),
    "instantly DELETE /api/v2/block-lists-entries": Case(stranger=200),
    "instantly GET /api/v2/block-lists-entries/{id}": Case(id="entry"),
    "instantly PATCH /api/v2/block-lists-entries/{id}": Case(id="entry", body={"bl_value": "acme.org"}),
    "instantly DELETE /api/v2/block-lists-entries/{id}": Case(id="entry"),
    "instantly POST /api/v2/block-lists-entries/bulk-create": Case(
        body={"bl_values": ["acme.com"]}, stranger=200
    ),
    "instantly POST /api/v2/block-lists-entries/bulk-delete": Case(body={"ids": ["$entry"]}, stranger=200),
    "instantly GET /api/v2/block-lists-entries/download": Case(stranger=200),
    "instantly GET /api/v2/blocklists": Case(stranger=200),
    "instantly POST /api/v2/blocklists": Case(body={"name": "Partners"}, stranger=200),
    "instantly GET /api/v2/blocklists/{id}": Case(id="blocklist"),
    "instantly PATCH /api/v2/blocklists/{id}": Case(id="blocklist", body={"name": "Competitors"}),
    "instantly DELETE /api/v2/blocklists/{id}": Case(id="blocklist"),
    "instantly GET /api/v2/blocklists/{id}/entries": Case(id="blocklist"),
    "instantly POST /api/v2/blocklists/{id}/entries": Case(id="blocklist", body={"bl_values": ["acme.com"]}),
    "instantly DELETE /api/v2/blocklists/{id}/entries": Case(id="blocklist"),
    "instantly POST /api/v2/blocklists/{id}/entries/bulk-delete": Case(
        id="blocklist", body={"ids": ["$other_entry"]}
    ),
    "instantly POST /api/v2/blocklists/{id}/upload": Case(
        id="blocklist", body="acme.com\n", content_type="text/csv"
    ),
    "instantly GET /api/v2/blocklists/{id}/download": Case(id="blocklist"),
    "instantly GET /api/v2/blocklists/{id}/matches": Case(id="blocklist"),
    "instantly POST /api/v2/blocklists/{id}/remove-matches": Case(id="blocklist", body={"dry_run": True}),
    # --- v2: webhooks ---
    "instantly GET /api/v2/webhooks": Case(stranger=200),
    "instantly POST /api/v2/webhooks": Case(
        body={"url": "https://crm.example/hook", "events": ["import.finished"]}, stranger=200
    ),
    "instantly GET /api/v2/webhooks/{id}": Case(id="webhook"),
    "instantly PATCH /api/v2/webhooks/{id}": Case(id="webhook", body={"name": "CRM"}),
    "instantly DELETE /api/v2/webhooks/{id}": Case(id="webhook"),
    "instantly POST /api/v2/webhooks/{id}/rotate-secret": Case(id="webhook"),
    "instantly POST /api/v2/webhooks/{id}/test": Case(id="webhook"),
    "instantly POST /api/v2/webhooks/{id}/resume": Case(id="webhook"),
    "instantly GET /api/v2/webhooks/event-types": Case(stranger=200),
    "instantly GET /api/v2/webhooks/{id}/deliveries": Case(id="webhook"),
    "instantly GET /api/v2/webhooks/deliveries/{id}": Case(id="delivery"),
    "instantly POST /api/v2/webhooks/deliveries/{id}/redeliver": Case(id="delivery"),
    # --- v2: the workspace, and what is empty here ---
    "instantly GET /api/v2/workspaces/current": Case(stranger=200),
    "instantly GET /api/v2/workspace-members": Case(stranger=200),
    "instantly GET /api/v2/workspace-members/{id}": Case(id="member"),
    "instantly GET /api/v2/accounts": Case(stranger=200),
    "instantly GET /api/v2/custom-tags": Case(stranger=200),
    "instantly POST /api/v2/custom-tags": Case(body={"label": "Customer"}, stranger=200),
    "instantly GET /api/v2/custom-tags/{id}": Case(id="tag"),
    "instantly PATCH /api/v2/custom-tags/{id}": Case(id="tag", body={"label": "Customer"}),
    "instantly DELETE /api/v2/custom-tags/{id}": Case(id="tag"),
    "instantly POST /api/v2/custom-tags/toggle-resource": Case(
        body={"tag_ids": ["$tag"], "resource_type": 2, "resource_ids": ["$campaign"], "assign": True}
    ),
    "instantly GET /api/v2/custom-tag-mappings": Case(query="resource_ids=$campaign", stranger=200),
    "instantly GET /api/v2/lead-labels": Case(stranger=200),
    "instantly POST /api/v2/lead-labels": Case(
        body={"label": "Hot", "interest_status_label": "positive"}, stranger=200
    ),
    "instantly GET /api/v2/lead-labels/{id}": Case(id="label"),
    "instantly PATCH /api/v2/lead-labels/{id}": Case(id="label", body={"label": "Warm"}),
    "instantly DELETE /api/v2/lead-labels/{id}": Case(id="label", body={"reassigned_status": 1}),
    "instantly GET /api/v2/subsequences": Case(stranger=200),
    "instantly GET /api/v2/subsequences/{id}": Case(id="campaign", status=404),
    # --- v2: jobs and keys ---
    "instantly GET /api/v2/background-jobs": Case(stranger=200),
    "instantly GET /api/v2/background-jobs/{id}": Case(id="job"),
    "instantly POST /api/v2/background-jobs/{id}/cancel": Case(id="job"),
    "instantly POST /api/v2/background-jobs/{id}/resume": Case(id="job", status=409),
    "instantly GET /api/v2/api-keys": Case(stranger=200),
    "instantly POST /api/v2/api-keys": Case(
        body={"name": "CRM", "scopes": ["api_keys:create"]}, stranger=200
    ),
    "instantly DELETE /api/v2/api-keys/{id}": Case(id="key"),
    # --- v2: verification ---
    "instantly POST /api/v2/email-verification": Case(body={"email": "broken"}, stranger=200),
    "instantly GET /api/v2/email-verification/{email}": Case(id="email"),
    "instantly POST /api/v2/email-verification/leads": Case(body={"list_id": "$list"}),
    "instantly POST /api/v2/privacy/erasures": Case(body={"email": EMAIL}, stranger=200),
    "instantly GET /api/v2/privacy/erasures": Case(stranger=200),
    "instantly GET /api/v2/privacy/erasures/{id}": Case(id="erasure"),
    "instantly POST /api/v2/privacy/known": Case(body={"lead_id": "$lead"}),
}
