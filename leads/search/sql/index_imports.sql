-- New leads of some imports -> their terms, in the order of one workspace's terms: neighbours are written
-- together. (PostgreSQL compares the first column's beginning as a number; the workspace would all be the same.)
-- Of each import at most so many; the last one's id comes back.
WITH lead AS MATERIALIZED (
    SELECT given.import, l.id, l.workspace_id, l.email, l.first_name, l.last_name, l.company_name, l.phone, l.external_id
    FROM unnest(%(imports)s::uuid[], %(workspaces)s::uuid[], %(firsts)s::uuid[], %(lasts)s::uuid[],
                %(most)s::integer[]) AS given (import, workspace, first, last, most)
    CROSS JOIN LATERAL (
        SELECT *
        FROM leads_lead AS l
        WHERE l.id BETWEEN given.first AND given.last
          AND l.workspace_id IS NOT DISTINCT FROM given.workspace
        ORDER BY l.id
        LIMIT given.most
    ) AS l
), written AS (
    INSERT INTO leads_searchterm (workspace_id, term, lead_key)
    SELECT l.workspace_id, v.term, l.key
    FROM (SELECT *, reverse(translate(id::text, '-', ''))::uuid AS key FROM lead OFFSET 0) AS l
    CROSS JOIN LATERAL {terms} AS v
    ORDER BY v.term, l.workspace_id, l.key
    {on_conflict}
)
SELECT import, count(*), max(id::text)
FROM lead
GROUP BY import
