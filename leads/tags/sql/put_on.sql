-- Pairs of tag and resource, both of the workspace -> those that are new. In order of the key, as everybody
-- does it. Whoever puts the same on at the same time is waited for.
INSERT INTO leads_tagging (workspace_id, resource_id, tag_id, kind, import_id)
SELECT %(workspace)s, pair.resource_id, pair.tag_id, %(kind)s, %(import)s
FROM unnest(%(resources)s::uuid[], %(tags)s::uuid[]) AS pair (resource_id, tag_id)
ORDER BY pair.resource_id, pair.tag_id
ON CONFLICT (workspace_id, resource_id, tag_id) DO NOTHING
RETURNING resource_id, tag_id
