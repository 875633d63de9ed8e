-- All leads of a small workspace that fit, or their memberships. The fences: see hits.sql.
SELECT hit.value, hit.key, hit.lead_id, hit.id
FROM (
    SELECT {matched} AS value, reverse(translate(lead.id::text, '-', ''))::uuid AS key,
           lead.id AS lead_id, place.id
    FROM (
        SELECT l.id, l.email, l.first_name, l.last_name, l.company_name
        FROM leads_lead AS l
        WHERE l.workspace_id = %(workspace)s AND l.deleted_at IS NULL
        OFFSET 0
    ) AS lead
    CROSS JOIN LATERAL ({places}) AS place
) AS hit
WHERE (hit.value, hit.key, hit.id) > (%(value)s, %(key)s, %(place)s)
ORDER BY hit.value, hit.key, hit.id
LIMIT %(most)s
