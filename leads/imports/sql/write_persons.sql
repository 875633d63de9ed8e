-- The same, as it is from now on. IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET source = changed.source, status = changed.status, custom_fields = changed.custom_fields,
    updated_at = statement_timestamp()
FROM unnest(
    %(ids)s::uuid[], %(source)s::text[], %(status)s::smallint[], %(custom_fields)s::jsonb[]
) AS changed (id, source, status, custom_fields)
WHERE lead.workspace_id IS NOT DISTINCT FROM %(workspace)s AND lead.id = changed.id
  AND lead.id = ANY (%(ids)s) -- see change_leads.sql
