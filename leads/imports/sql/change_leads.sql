-- Fills, overwrites and wakes leads that lock_leads.sql has locked: only the columns in which any of them changes,
-- each as one text with a separator that no value has, which psycopg sends many times faster than an array. One
-- that this import made itself, in an earlier chunk, is as new as before: undo takes for edited what has an
-- updated_at of its own. IS NOT DISTINCT FROM: see places.sql.
-- The LIMIT is a fence: each lead is looked up by its id, and then by its place, one after the other. Of a plain
-- join the planner believes ten rows, and either compares all of a chunk with each of it, or reads all leads.
-- A place holds as long as the lock does.
UPDATE leads_lead AS lead
SET {assignments}deleted_at = NULL,
    updated_at = CASE WHEN lead.id BETWEEN %(own_first)s AND %(own_last)s THEN lead.updated_at
                      ELSE statement_timestamp() END
FROM unnest(string_to_array(%(ids)s, E'\n')::uuid[]{texts}) AS changed (id{names})
CROSS JOIN LATERAL (
    SELECT l.ctid AS place
    FROM leads_lead AS l
    WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = changed.id
    LIMIT 1
) AS found
WHERE lead.ctid = found.place
