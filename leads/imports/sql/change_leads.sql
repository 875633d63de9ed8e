-- Fills and wakes leads that lock_leads.sql has locked.
UPDATE leads_lead AS lead
SET ({columns}) = ROW ({changed_columns}), deleted_at = NULL, updated_at = statement_timestamp()
FROM unnest(%(ids)s::uuid[], {arrays}) AS changed (id, {columns})
WHERE lead.workspace_id = %(workspace)s AND lead.id = changed.id
