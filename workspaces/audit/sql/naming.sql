-- Entries that name one of the leads, the newest first. By audit_leads: its condition is stated in its own words.
-- IS NOT DISTINCT FROM: no other index shall serve it.
SELECT a.id
FROM workspaces_auditentry AS a
WHERE a.workspace_id IS NOT DISTINCT FROM %(workspace)s AND a.lead_ids && %(leads)s::uuid[]
  AND NOT (a.lead_ids = '{{}}'::uuid[])
ORDER BY a.id DESC
LIMIT %(limit)s
