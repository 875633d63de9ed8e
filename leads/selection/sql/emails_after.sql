-- The workspace's next emails in order, from the index alone; of deleted leads as well: whether a lead is deleted,
-- the index doesn't know.
SELECT email
FROM leads_lead
WHERE workspace_id = %(workspace)s AND email > %(after)s
ORDER BY email
LIMIT %(limit)s
