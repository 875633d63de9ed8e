-- Entries about an object, the newest first. By audit_object: nothing else has this order.
SELECT a.id
FROM workspaces_auditentry AS a
WHERE a.workspace_id IS NOT DISTINCT FROM %(workspace)s AND a.object_id >= %(object)s AND a.object_id <= %(object)s
ORDER BY a.object_id DESC, a.id DESC
LIMIT %(limit)s
