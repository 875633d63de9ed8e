-- Undo: leads get the profile back that they had before the import, and sleep again if they did.
-- IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET ({columns}) = ROW ({changed_columns}), deleted_at = changed.deleted_at, updated_at = statement_timestamp()
FROM unnest(%(ids)s::uuid[], %(deleted_at)s::timestamptz[], {arrays}) AS changed (id, deleted_at, {columns})
WHERE lead.workspace_id IS NOT DISTINCT FROM %(workspace)s AND lead.id = changed.id
  AND lead.id = ANY (%(ids)s) -- or all leads are read, where the table was empty when it was analysed
