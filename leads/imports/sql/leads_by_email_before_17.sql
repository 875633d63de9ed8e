-- Part of probe_leads, before PostgreSQL 17: a probe per email. With stale statistics an array would
-- make it read the workspace from end to end.
unnest(string_to_array(%(emails)s, E'\n')) AS probe (email)
CROSS JOIN LATERAL (
    SELECT l.email, l.id, l.deleted_at, {profile}
    FROM leads_lead AS l
    WHERE l.workspace_id = %(workspace)s AND l.email = probe.email COLLATE "C"
    LIMIT 1
) AS lead
