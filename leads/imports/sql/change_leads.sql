-- Fills, overwrites and wakes leads that lock_leads.sql has locked. One that this import made itself,
-- in an earlier chunk, is as new as before: undo takes for edited what has an updated_at of its own.
-- IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET ({columns}) = ROW ({changed_columns}), deleted_at = NULL,
    updated_at = CASE WHEN lead.id BETWEEN %(own_first)s AND %(own_last)s THEN lead.updated_at
                      ELSE statement_timestamp() END
FROM unnest(%(ids)s::uuid[], {arrays}) AS changed (id, {columns})
WHERE lead.workspace_id IS NOT DISTINCT FROM %(workspace)s AND lead.id = changed.id
  AND lead.id = ANY (%(ids)s) -- or all leads are read, where the table was empty when it was analysed
