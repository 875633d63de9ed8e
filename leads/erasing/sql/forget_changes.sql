-- By change_object. IS NOT DISTINCT FROM: see conceal_outcomes.sql.
DELETE FROM leads_importchange AS c
WHERE c.workspace_id IS NOT DISTINCT FROM %(workspace)s AND coalesce(c.object_id, c.object_id) = ANY(%(ids)s::uuid[])
