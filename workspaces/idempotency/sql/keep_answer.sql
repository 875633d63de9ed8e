-- Keeps the answer of a request, or notes with no status that work in steps has begun. The caller holds
-- the key's lock: a row that is there is an expired one, or that of the same work.
INSERT INTO workspaces_keptanswer AS kept (workspace_id, key, fingerprint, status, headers, body, created_at)
VALUES (%(workspace)s, %(key)s, %(fingerprint)s, %(status)s, %(headers)s, %(body)s, statement_timestamp())
ON CONFLICT (workspace_id, key) DO UPDATE
SET fingerprint = excluded.fingerprint,
    status = excluded.status,
    headers = excluded.headers,
    body = excluded.body,
    created_at = excluded.created_at
