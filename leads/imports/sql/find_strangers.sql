-- Of these users, the ones that are no members of the workspace.
SELECT wanted.id
FROM unnest(%(users)s::uuid[]) AS wanted (id)
WHERE NOT EXISTS (
    SELECT FROM workspaces_member AS member
    WHERE member.workspace_id = %(workspace)s AND member.user_id = wanted.id
)
LIMIT 1
