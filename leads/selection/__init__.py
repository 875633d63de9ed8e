"""Which leads are meant: what a list shows, an export takes along, a job moves or assigns.

    Wanted        the filters, as a job can keep them
    read_page     -> the next memberships, and where the page after them begins
    numbered_page the same by the number of a page
    People        the filters of leads, wherever they are; read_people, all_people
    list_people   -> those of them that a page lists

A page costs a bounded number of index reads, however few fit: then it is short, and says where to go on.
"""

from leads.selection.listed import list_people
from leads.selection.made import made_by
from leads.selection.numbered import numbered_page
from leads.selection.pages import all_places, read_page
from leads.selection.people import People, all_people, read_people
from leads.selection.wanted import Wanted

__all__ = [
    "People",
    "Wanted",
    "all_people",
    "all_places",
    "list_people",
    "made_by",
    "numbered_page",
    "read_page",
    "read_people",
]
