"""Which leads are meant: what a list shows, an export takes along, a job moves or assigns.

    Wanted        the filters, as a job can keep them
    read_page     -> the next memberships, and where the page after them begins
    People        the filters of leads, wherever they are; read_people, all_people

A page costs a bounded number of index reads, however few fit: then it is short, and says where to go on.
"""

from leads.selection.made import made_by
from leads.selection.pages import all_places, read_page
from leads.selection.people import People, all_people, read_people
from leads.selection.wanted import Wanted

__all__ = ["People", "Wanted", "all_people", "all_places", "made_by", "read_page", "read_people"]
