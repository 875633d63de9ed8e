-- By removed_lead_lead and removed_lead_email. IS NOT DISTINCT FROM: see conceal_outcomes.sql.
DELETE FROM leads_removedlead AS r
WHERE r.workspace_id IS NOT DISTINCT FROM %(workspace)s
  AND (r.lead_id = ANY(%(ids)s::uuid[]) OR r.email = ANY(%(emails)s::text[]))
