UPDATE workspaces_keptanswer SET body = %(body)s WHERE workspace_id = %(workspace)s AND key = %(key)s
