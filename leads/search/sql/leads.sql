-- All leads of a small workspace, or their memberships.
FROM (
    SELECT l.id, l.email, l.first_name, l.last_name, l.company_name, l.phone, l.external_id
    FROM leads_lead AS l
    WHERE l.workspace_id = %(workspace)s AND l.deleted_at IS NULL
    OFFSET 0
) AS lead
CROSS JOIN LATERAL ({places}) AS place
