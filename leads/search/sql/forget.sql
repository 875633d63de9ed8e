-- The terms of leads as they are called now.
-- Each is looked up by itself (LIMIT 1 and OFFSET 0 are fences) and deleted by where it is: joined with the terms, the
-- planner reads all of a workspace's once per lead where its statistics say that there are few.
DELETE FROM leads_searchterm
WHERE ctid = ANY (ARRAY(
    SELECT found.ctid
    FROM (
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
    CROSS JOIN LATERAL (
        SELECT t.ctid
        FROM leads_searchterm AS t
        WHERE t.workspace_id = %(workspace)s AND t.term = gone.term AND t.lead_key = gone.key
        LIMIT 1
    ) AS found
))
