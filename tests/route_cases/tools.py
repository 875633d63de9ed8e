"""One good call for every tool of the agents' door; placeholders as in the other cases."""

from typing import Any

TOOL_CASES: dict[str, dict[str, Any]] = {
    "list_campaigns": {},
    "list_lists": {},
    "list_blocklists": {},
    "search_leads": {"campaign_id": "$campaign"},
    "get_lead": {"lead_id": "$person"},
    "preview_import": {"text": "Email\nx@example.com\n", "list_id": "$list", "wait_seconds": 0},
    "list_imports": {},
    "read_import_report": {"import_id": "$import"},
    "commit_import": {"preview_id": "$preview", "report_hash": "$report_hash", "wait_seconds": 0},
    "undo_import": {"import_id": "$import"},
    "add_to_campaign": {"campaign_id": "$campaign", "from_list_id": "$list"},
    "read_job": {"job_id": "$job"},
    "block": {"values": ["acme.com"], "blocklist_id": "$blocklist"},
}
