-- Of the workspace's endpoints, of which there are few. OFFSET 0: see answers_mentioning.sql.
SELECT d.id, d.body, d.response
FROM workspaces_webhookendpoint AS endpoint
JOIN workspaces_webhookdelivery AS d ON d.endpoint_id = endpoint.id AND d.workspace_id = endpoint.workspace_id
CROSS JOIN LATERAL (SELECT lower(d.body || E'\n' || d.response) AS text OFFSET 0) AS small
WHERE endpoint.workspace_id = %(workspace)s
  AND EXISTS (SELECT FROM unnest(%(needles)s::text[]) AS n (needle) WHERE strpos(small.text, n.needle) > 0)
FOR UPDATE OF d
