-- Which of these keys ended with a key that made them: one up the line is revoked or expired.
WITH RECURSIVE line AS (
    SELECT key.id, maker.id AS maker_id, maker.made_by_id, maker.revoked_at, maker.expires_at
    FROM workspaces_apikey AS key
    JOIN workspaces_apikey AS maker ON maker.id = key.made_by_id
    WHERE key.id = ANY(%(keys)s)
    UNION ALL
    SELECT line.id, maker.id, maker.made_by_id, maker.revoked_at, maker.expires_at
    FROM line
    JOIN workspaces_apikey AS maker ON maker.id = line.made_by_id
)
SELECT DISTINCT id FROM line WHERE revoked_at IS NOT NULL OR expires_at <= statement_timestamp()
