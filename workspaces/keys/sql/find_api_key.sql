-- The usable key with this hash, and for whom it acts: not revoked, not expired, its user active and
-- still a member of its workspace.
SELECT key.id, key.workspace_id, key.user_id, key.scopes, key.requests_per_minute
FROM workspaces_apikey AS key
JOIN workspaces_user AS owner ON owner.id = key.user_id
WHERE key.key_hash = %(key_hash)s
  AND key.revoked_at IS NULL
  AND (key.expires_at IS NULL OR key.expires_at > statement_timestamp())
  AND owner.is_active
  AND EXISTS (
      SELECT FROM workspaces_member AS member
      WHERE member.workspace_id = key.workspace_id AND member.user_id = key.user_id
  )
