"""Search: everywhere the beginning of an email, a name or a company, whatever its case.

    text        what was typed -> what values begin with
    find        -> pages of leads or memberships, in order of the value that matched
    streams     where they are found: candidates by terms and by emails, and
    backlog     leads that have no terms yet, which are looked at one by one
    indexer     leads -> search terms, behind the imports' back

Emails are found by their own index. Names and companies are found by the table of search terms, which the
import doesn't pay for: each lead's "first last", last name and company, in lower case, the first TERM_LENGTH
characters. A term is only a hint: whether its lead (still) fits is read off the lead itself.
docs/decisions/0011-search.md tells why.
"""

from leads.search.changes import forget_leads, note_changed
from leads.search.find import Finder, find_leads, find_memberships
from leads.search.indexer import make_searchable

__all__ = [
    "Finder",
    "find_leads",
    "find_memberships",
    "forget_leads",
    "make_searchable",
    "note_changed",
]
