"""Which leads in campaigns and lists are meant: what a list shows, a job moves or assigns.

    Wanted        the filters, as a job can keep them
    read_page     -> the next memberships, and where the page after them begins

A page costs a bounded number of index reads, however few fit: then it is short, and says where to go on.
"""

from leads.selection.pages import read_page
from leads.selection.wanted import Wanted

__all__ = ["Wanted", "read_page"]
