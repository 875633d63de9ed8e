-- Undo: leads go for good. See undo/sql/made_leads.sql for which.
DELETE FROM leads_lead AS l
WHERE l.workspace_id IS NOT DISTINCT FROM %(workspace)s AND l.id = ANY (%(ids)s)
