-- Rows with an address that created nothing, the newest first. By outcome_email, as changes_of_lead.sql.
SELECT o.import_id, o.row_number, o.outcome, o.evidence
FROM leads_rowoutcome AS o
WHERE o.workspace_id IS NOT DISTINCT FROM %(workspace)s AND o.email = %(email)s
ORDER BY o.import_id DESC, o.row_number DESC
LIMIT %(limit)s
