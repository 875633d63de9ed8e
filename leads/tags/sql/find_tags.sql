-- Tags by their names, which nobody removes or renames until the transaction ends.
SELECT tag.name, tag.id
FROM leads_tag AS tag
WHERE tag.workspace_id = %(workspace)s AND tag.name = ANY (%(names)s::text[])
ORDER BY tag.name
FOR KEY SHARE
