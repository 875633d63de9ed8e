-- IS NOT DISTINCT FROM: no other index than outcome_email shall serve it.
UPDATE leads_rowoutcome AS o
SET email = '', evidence = '{{"erased": true}}'
WHERE o.workspace_id IS NOT DISTINCT FROM %(workspace)s AND o.email = ANY(%(emails)s::text[])
