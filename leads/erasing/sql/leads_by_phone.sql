-- Leads, deleted ones too, with one of these values. IS NOT DISTINCT FROM: no index that begins with the workspace shall
-- serve it, but lead_phone, which knows in which parts of the table the value may be.
SELECT l.id
FROM leads_lead AS l
WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.phone = ANY(%(values)s::text[])
ORDER BY l.id
