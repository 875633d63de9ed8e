-- Of the workspace's endpoints, of which there are few.
SELECT d.id, d.body, d.response
FROM workspaces_webhookendpoint AS endpoint
JOIN workspaces_webhookdelivery AS d ON d.endpoint_id = endpoint.id AND d.workspace_id = endpoint.workspace_id
WHERE endpoint.workspace_id = %(workspace)s
  AND EXISTS (
      SELECT FROM unnest(%(needles)s::text[]) AS n (needle)
      WHERE strpos(lower(d.body), n.needle) > 0 OR strpos(lower(d.response), n.needle) > 0
  )
FOR UPDATE OF d
