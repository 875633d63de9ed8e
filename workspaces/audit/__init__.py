"""The audit log: who did what to what, when and from where.

actor      who acts: noted where they come in, once (a request, a job, a command)
actions    what can be done
write      the functions of change note what they did, in their own transaction
reading    what it has of a lead, or of anything else
logins     who logged in, and who tried
retention  what is older than LEADGATE_AUDIT_DAYS goes, and that is an entry too
"""

from workspaces.audit.actions import Action
from workspaces.audit.actor import Actor, acting, current_actor
from workspaces.audit.write import note

__all__ = ["Action", "Actor", "acting", "current_actor", "note"]
