-- Part of probe_leads, from PostgreSQL 17 on: one search through the index for the whole array.
(
    SELECT l.email, l.id, l.deleted_at, {profile}
    FROM leads_lead AS l
    WHERE l.workspace_id = %(workspace)s
      AND l.email = ANY ((SELECT string_to_array(%(emails)s, E'\n'))::text[] COLLATE "C")
    OFFSET 0
) AS lead
