-- As conceal_outcomes.sql finds them.
SELECT o.import_id, o.row_number, o.email, o.outcome, o.evidence
FROM leads_rowoutcome AS o
WHERE o.workspace_id IS NOT DISTINCT FROM %(workspace)s AND o.email = ANY(%(emails)s::text[])
ORDER BY o.import_id, o.row_number
