"""People are invited into a workspace by a link, and join it.

inviting    an email and a role > a link, shown once and mailed where mail is set up
joining     a link > a member, with an account of their own if they had none
mail        is mail set up, and where do links lead
"""

from workspaces.invitations.inviting import DAYS, AlreadyMember, invite
from workspaces.invitations.joining import NotOpen, join, open_invitation
from workspaces.invitations.mail import has_mail, link_to, send

__all__ = [
    "DAYS",
    "AlreadyMember",
    "NotOpen",
    "has_mail",
    "invite",
    "join",
    "link_to",
    "open_invitation",
    "send",
]
