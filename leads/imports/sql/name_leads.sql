-- Known leads take the external ids of rows; those that have got one meanwhile are left alone, and the caller
-- begins anew. They are locked. An own one stays as new as it was: see change_leads.sql.
-- IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET external_id = named.external_id, external_source = named.source,
    updated_at = CASE WHEN lead.id BETWEEN %(own_first)s AND %(own_last)s THEN lead.updated_at
                      ELSE statement_timestamp() END
FROM unnest(%(ids)s::uuid[], %(external_ids)s::text[], %(sources)s::text[]) AS named (id, external_id, source)
CROSS JOIN LATERAL ( -- see change_leads.sql
    SELECT l.ctid AS place
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = named.id
    LIMIT 1
) AS found
WHERE lead.ctid = found.place AND lead.external_id IS NULL
