-- As forget_changes.sql finds them: of each field what it was, and what an import made of it.
SELECT c.import_id, c.row_number, c.fields
FROM leads_importchange AS c
WHERE c.workspace_id IS NOT DISTINCT FROM %(workspace)s AND coalesce(c.object_id, c.object_id) = ANY(%(ids)s::uuid[])
ORDER BY c.import_id, c.row_number
