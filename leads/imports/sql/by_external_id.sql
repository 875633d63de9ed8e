-- The workspace in the words of lead_external_id_unique, and of no other index (docs/decisions/0004-one-index-per-probe.md).
SELECT l.id, l.email, l.phone
FROM leads_lead AS l
WHERE coalesce(l.workspace_id, l.workspace_id) = %(workspace)s AND l.external_id = probe.external_id COLLATE "C"
  AND l.external_source = probe.source COLLATE "C" AND l.external_id IS NOT NULL
LIMIT 1
