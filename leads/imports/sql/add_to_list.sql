-- The list's counter.
UPDATE leads_leadlist
SET lead_count = lead_count + %(leads)s
WHERE workspace_id = %(workspace)s AND id = %(target)s
