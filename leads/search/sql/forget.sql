-- The terms of leads as they are called now.
DELETE FROM leads_searchterm AS t
USING (
    SELECT v.term, reverse(translate(l.id::text, '-', ''))::uuid AS key
    FROM unnest(%(ids)s::uuid[]) AS given (id)
    CROSS JOIN LATERAL (
        SELECT *
        FROM leads_lead AS l
        WHERE l.id = given.id AND l.workspace_id IS NOT DISTINCT FROM %(workspace)s
        LIMIT 1
    ) AS l
    CROSS JOIN LATERAL {terms} AS v
    OFFSET 0
) AS gone
WHERE t.workspace_id = %(workspace)s AND t.term = gone.term AND t.lead_key = gone.key
