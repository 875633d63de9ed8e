-- The same, as it is from now on. IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET source = changed.source, status = changed.status, custom_fields = changed.custom_fields,
    updated_at = statement_timestamp()
FROM unnest(
    %(ids)s::uuid[], %(source)s::text[], %(status)s::smallint[], %(custom_fields)s::jsonb[]
) AS changed (id, source, status, custom_fields)
CROSS JOIN LATERAL ( -- see change_leads.sql
    SELECT l.ctid AS place
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = changed.id
    LIMIT 1
) AS found
WHERE lead.ctid = found.place
