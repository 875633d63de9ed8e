-- Counts one request in the current minute and the current second of a workspace, and says how many that makes. As
-- count_request.sql.
INSERT INTO workspaces_workspacerate AS w (workspace_id, minute, minute_hits, second, second_hits)
VALUES (
    %(workspace)s,
    floor(extract(epoch FROM statement_timestamp()) / 60), 1,
    floor(extract(epoch FROM statement_timestamp())), 1
)
ON CONFLICT (workspace_id) DO UPDATE
SET minute_hits = CASE WHEN excluded.minute > w.minute THEN 1 ELSE w.minute_hits + 1 END,
    minute = greatest(w.minute, excluded.minute),
    second_hits = CASE WHEN excluded.second > w.second THEN 1 ELSE w.second_hits + 1 END,
    second = greatest(w.second, excluded.second)
RETURNING minute_hits, (minute + 1) * 60, second_hits, second + 1,
    ceil(extract(epoch FROM statement_timestamp()))::bigint
