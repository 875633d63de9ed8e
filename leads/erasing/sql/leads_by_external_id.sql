-- Leads, deleted ones too, that another program calls so. The workspace in the words of lead_external_id_unique, as in
-- leads/imports/sql/by_external_id.sql.
SELECT l.id
FROM leads_lead AS l
WHERE coalesce(l.workspace_id, l.workspace_id) = %(workspace)s AND l.external_id = %(value)s COLLATE "C"
  AND l.external_id IS NOT NULL AND (%(source)s = '' OR l.external_source = %(source)s COLLATE "C")
ORDER BY l.id
