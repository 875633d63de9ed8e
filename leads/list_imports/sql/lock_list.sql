-- The list that rows come from: nobody removes it until the transaction ends.
SELECT id
FROM leads_leadlist
WHERE workspace_id = %(workspace)s AND id = %(list)s
FOR KEY SHARE
