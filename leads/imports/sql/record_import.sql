-- The import's own row, and whether any webhook wants the event that it has ended.
INSERT INTO leads_leadimport (
    id, workspace_id, door, name, user_id, api_key_id, campaign_id, list_id, blocklist_id, options,
    state, finished_at, total_count, restored_count, contact_count, {counts}
) VALUES (
    %(id)s, %(workspace)s, %(door)s, %(name)s, %(user)s, %(api_key)s, %(campaign)s, %(list)s, %(blocklist)s, %(options)s,
    %(state)s, statement_timestamp(), %(total)s, %(restored)s, %(contacts)s,
    {count_values}
)
RETURNING EXISTS (
    SELECT FROM workspaces_webhookendpoint AS endpoint
    WHERE endpoint.workspace_id = %(workspace)s AND endpoint.is_active AND %(event)s = ANY (endpoint.events)
)
