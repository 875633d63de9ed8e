"""A typed client of Leadgate's native API.

Leadgate, AsyncLeadgate     the two ways to wait
flows                       what is sent, and what follows from the answers, without waiting
types                       made from the server's OpenAPI document
"""

from leadgate_client.asynchronous import AsyncLeadgate
from leadgate_client.errors import ImportFailed, LeadgateError, Refused, Unreachable
from leadgate_client.synchronous import Leadgate

__all__ = ["AsyncLeadgate", "ImportFailed", "Leadgate", "LeadgateError", "Refused", "Unreachable"]
