-- What is known of a key of this workspace, unless it is older than a day.
SELECT fingerprint, status, headers, body
FROM workspaces_keptanswer
WHERE workspace_id = %(workspace)s AND key = %(key)s
  AND created_at > statement_timestamp() - make_interval(hours => %(hours)s)
