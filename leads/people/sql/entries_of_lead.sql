-- Entries of the audit log that name a lead, the newest first. By audit_leads: its condition is stated in its own words.
SELECT a.id
FROM workspaces_auditentry AS a
WHERE a.workspace_id IS NOT DISTINCT FROM %(workspace)s AND a.lead_ids @> ARRAY[%(lead)s::uuid]
  AND NOT (a.lead_ids = '{{}}'::uuid[])
ORDER BY a.id DESC
LIMIT %(limit)s
