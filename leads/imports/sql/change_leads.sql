-- Fills and wakes leads that lock_leads.sql has locked. IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET ({columns}) = ROW ({changed_columns}), deleted_at = NULL, updated_at = statement_timestamp()
FROM unnest(%(ids)s::uuid[], {arrays}) AS changed (id, {columns})
WHERE lead.workspace_id IS NOT DISTINCT FROM %(workspace)s AND lead.id = changed.id
