-- Of the same those that end in one of some ways, how many were looked at, and the last one that was.
SELECT array_agg(email) FILTER (WHERE email LIKE ANY (%(patterns)s)), count(*), max(email)
FROM (
    SELECT email
    FROM leads_lead
    WHERE workspace_id = %(workspace)s AND email > %(after)s
    ORDER BY email
    LIMIT %(limit)s
) AS next
