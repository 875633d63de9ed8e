-- Fills, overwrites and wakes leads that lock_leads.sql has locked: only the columns in which any of them changes,
-- each as one text with a separator that no value has, which psycopg sends many times faster than an array. One
-- that this import made itself, in an earlier chunk, is as new as before: undo takes for edited what has an
-- updated_at of its own. IS NOT DISTINCT FROM: see places.sql.
UPDATE leads_lead AS lead
SET {assignments}deleted_at = NULL,
    updated_at = CASE WHEN lead.id BETWEEN %(own_first)s AND %(own_last)s THEN lead.updated_at
                      ELSE statement_timestamp() END
FROM unnest(string_to_array(%(ids)s, E'\n')::uuid[]{texts}) AS changed (id{names})
WHERE lead.workspace_id IS NOT DISTINCT FROM %(workspace)s AND lead.id = changed.id
  -- or all leads are read, where the table was empty when it was analysed
  AND lead.id = ANY (string_to_array(%(ids)s, E'\n')::uuid[])
