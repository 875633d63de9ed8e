-- Tags by their ids, which nobody removes or renames until the transaction ends.
SELECT tag.id
FROM leads_tag AS tag
WHERE tag.workspace_id = %(workspace)s AND tag.id = ANY (%(ids)s::uuid[])
ORDER BY tag.name
FOR KEY SHARE
