-- Of the workspace's next leads in order of email those that are in one campaign or list, in no order; and, without
-- an id, the email of the last that was looked at, if there may be more. The fences: see leads/search/sql/hits.sql.
WITH candidate AS MATERIALIZED (
    SELECT l.id, l.email
    FROM leads_lead AS l
    WHERE l.workspace_id = %(workspace)s AND l.email > %(email)s AND l.deleted_at IS NULL
    ORDER BY l.email
    LIMIT %(most)s
)
SELECT candidate.id, candidate.email
FROM candidate
CROSS JOIN LATERAL (
    SELECT 1
    FROM leads_membership AS m
    WHERE {theirs} AND m.deleted_at IS NULL
    LIMIT 1
) AS place
UNION ALL
(
    SELECT NULL, email
    FROM candidate
    WHERE (SELECT count(*) FROM candidate) = %(most)s
    ORDER BY email DESC
    LIMIT 1
)
