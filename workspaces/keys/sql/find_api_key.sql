-- The usable key with this hash, for whom it acts and as what: not revoked, not expired, its user active and
-- still a member of its workspace. The same must hold for the keys that made it, all the way up: a key
-- ends when its maker does, and does no more than its maker may (`grants`: the scopes of each).
WITH RECURSIVE line AS (
    SELECT id, workspace_id, user_id, scopes, requests_per_minute, last_used_at, revoked_at, expires_at,
        made_by_id, 1 AS step
    FROM workspaces_apikey
    WHERE key_hash = %(key_hash)s
    UNION ALL
    SELECT maker.id, maker.workspace_id, maker.user_id, maker.scopes, maker.requests_per_minute,
        maker.last_used_at, maker.revoked_at, maker.expires_at, maker.made_by_id, line.step + 1
    FROM line
    JOIN workspaces_apikey AS maker ON maker.id = line.made_by_id AND maker.workspace_id = line.workspace_id
)
SELECT key.id, key.workspace_id, key.user_id, member.role,
    (SELECT jsonb_agg(to_jsonb(line.scopes)) FROM line) AS grants, key.requests_per_minute,
    coalesce(key.last_used_at < date_trunc('minute', statement_timestamp()), true)
FROM line AS key
JOIN workspaces_user AS owner ON owner.id = key.user_id AND owner.is_active
JOIN workspaces_member AS member
    ON member.workspace_id = key.workspace_id AND member.user_id = key.user_id
WHERE key.step = 1
  AND NOT EXISTS (
      SELECT FROM line WHERE revoked_at IS NOT NULL OR expires_at <= statement_timestamp()
  )
