-- What is known about deleted leads beside their profiles, before an import restores them. They are locked.
-- IS NOT DISTINCT FROM: see places.sql.
SELECT id, source, status, custom_fields
FROM leads_lead
WHERE workspace_id IS NOT DISTINCT FROM %(workspace)s AND id = ANY(%(ids)s)
