-- What imports changed of a lead and its memberships, the newest first. By change_object, which tells in which parts
-- of the table they may be. IS NOT DISTINCT FROM: no other index begins with the workspace then.
SELECT c.import_id, c.row_number, c.kind, c.object_id, c.fields
FROM leads_importchange AS c
WHERE c.workspace_id IS NOT DISTINCT FROM %(workspace)s AND coalesce(c.object_id, c.object_id) = ANY(%(ids)s::uuid[])
ORDER BY c.import_id DESC, c.row_number DESC
LIMIT %(limit)s
