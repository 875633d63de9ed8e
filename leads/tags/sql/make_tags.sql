-- Tags that were not there a moment ago, in order of their names, as everybody makes them.
INSERT INTO leads_tag (id, workspace_id, name)
SELECT made.id, %(workspace)s, made.name
FROM unnest(%(ids)s::uuid[], %(names)s::text[]) AS made (id, name)
ON CONFLICT (workspace_id, name) DO NOTHING
