-- Undo: leads get the profile back that they had before the import, and sleep again if they did.
-- IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET ({columns}) = ROW ({changed_columns}), deleted_at = changed.deleted_at, updated_at = statement_timestamp()
FROM unnest(%(ids)s::uuid[], %(deleted_at)s::timestamptz[], {arrays}) AS changed (id, deleted_at, {columns})
CROSS JOIN LATERAL ( -- see imports/sql/change_leads.sql
    SELECT l.ctid AS place
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = changed.id
    LIMIT 1
) AS found
WHERE lead.ctid = found.place
