-- Live leads by their ids. IS NOT DISTINCT FROM: see places.sql.
SELECT NULL, NULL, NULL, l.id, coalesce(l.email, ''), l.linkedin_url, '', '{{}}'
FROM leads_lead AS l
WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = ANY(%(ids)s) AND l.deleted_at IS NULL
