-- Leads that this import may change, or must keep others from putting elsewhere. In order of id, so
-- that two imports wait for each other in one direction only. IS NOT DISTINCT FROM: see places.sql.
SELECT id
FROM leads_lead
WHERE workspace_id IS NOT DISTINCT FROM %(workspace)s AND id = ANY(%(leads)s)
ORDER BY id
FOR NO KEY UPDATE
