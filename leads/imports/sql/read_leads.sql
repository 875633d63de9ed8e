-- Live leads by their ids. IS NOT DISTINCT FROM: see places.sql.
SELECT l.id, coalesce(l.email, ''), '', '{{}}', {profile}
FROM leads_lead AS l
WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = ANY(%(ids)s) AND l.deleted_at IS NULL
