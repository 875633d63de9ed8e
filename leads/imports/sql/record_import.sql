-- The import's own row, its one line of the audit log, and whether any webhook wants the event that it has
-- ended.
WITH noted AS (
    INSERT INTO workspaces_auditentry (
        id, workspace_id, actor_kind, user_id, api_key_id, actor_name, address, action, object_id, count,
        details
    ) VALUES (
        %(entry)s, %(workspace)s, %(actor_kind)s, %(actor_user)s, %(actor_key)s, %(actor_name)s, %(address)s, %(action)s,
        %(id)s, %(total)s,
        jsonb_build_object('door', %(door)s::text, 'state', %(state)s::text, 'created', %(created_count)s::bigint)
    )
)
INSERT INTO leads_leadimport (
    id, workspace_id, door, name, user_id, api_key_id, campaign_id, list_id, blocklist_id, options,
    state, finished_at, total_count, restored_count, contact_count, updated_count, changed_fields,
    {counts}
) VALUES (
    %(id)s, %(workspace)s, %(door)s, %(name)s, %(user)s, %(api_key)s, %(campaign)s, %(list)s, %(blocklist)s, %(options)s,
    %(state)s, statement_timestamp(), %(total)s, %(restored)s, %(contacts)s,
    %(updated)s, %(changed_fields)s, {count_values}
)
RETURNING EXISTS (
    SELECT FROM workspaces_webhookendpoint AS endpoint
    WHERE endpoint.workspace_id = %(workspace)s AND endpoint.is_active AND %(event)s = ANY (endpoint.events)
)
