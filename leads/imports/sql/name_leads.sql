-- Known leads take the external ids of rows; those that have got one meanwhile are left alone, and the caller
-- begins anew. They are locked. An own one stays as new as it was: see change_leads.sql.
-- IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET external_id = named.external_id, external_source = named.source,
    updated_at = CASE WHEN lead.id BETWEEN %(own_first)s AND %(own_last)s THEN lead.updated_at
                      ELSE statement_timestamp() END
FROM unnest(%(ids)s::uuid[], %(external_ids)s::text[], %(sources)s::text[]) AS named (id, external_id, source)
WHERE lead.workspace_id IS NOT DISTINCT FROM %(workspace)s AND lead.id = named.id AND lead.external_id IS NULL
  AND lead.id = ANY (%(ids)s::uuid[]) -- see change_leads.sql
