-- Leads that this import may change, or must keep others from putting elsewhere. In order of id, so
-- that two imports wait for each other in one direction only. xmin is another one for each version of a row.
-- IS NOT DISTINCT FROM: see places.sql.
SELECT id::text, xmin
FROM leads_lead
WHERE workspace_id IS NOT DISTINCT FROM %(workspace)s AND id = ANY (string_to_array(%(leads)s, E'\n')::uuid[])
ORDER BY id
FOR NO KEY UPDATE
